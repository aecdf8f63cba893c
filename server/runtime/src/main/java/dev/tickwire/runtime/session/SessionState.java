package dev.tickwire.runtime.session;

import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a player's client may not have received when its room moves to another process. Facts do not contain it, so it
 * is stored beside the checkpoint. The rest of a session follows from the player: identity, input, sequence numbers.
 *
 * @param owedSeqs numbers of the commands whose replies come later
 * @param answers the body of a replies section: replies that no frame has taken, and those of frames that the client
 *     has not acknowledged
 * @param schemaHash of the schema under which the answers are encoded
 */
public record SessionState(
        int playerId,
        int[] owedSeqs,
        byte[] answers,
        @Nullable String schemaHash) {
    /** Encodes session states for any process and build. */
    public static byte[] write(List<SessionState> sessions) {
        StateWriter out = new StateWriter().begin(SessionState.class, List.of());
        out.number(sessions.size());
        sessions.forEach(out::value);
        return out.finish();
    }

    /**
     * Decodes what {@link #write} has encoded.
     *
     * @throws dev.tickwire.runtime.state.DamagedStateException for other bytes
     */
    public static List<SessionState> read(byte[] bytes) {
        StateReader in = new StateReader(bytes, SessionState.class, List.of(), note -> {});
        SessionState[] sessions = new SessionState[in.number()];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = (SessionState) Objects.requireNonNull(in.value());
        }
        return List.of(sessions);
    }

    /** Restores this state for the player of another simulation, before its first tick. */
    public void restore(SeatedPlayer player) {
        player.outbox().replying().restore(this);
    }
}
