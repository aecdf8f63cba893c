package dev.tickwire.runtime.session;

import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.util.List;
import java.util.Objects;

/**
 * What the client of a player may lack when its room goes on in another process, and what no fact says. The rest of a session is the player's: identity, input held, numbers of inputs and commands.
 *
 * @param owedSeqs numbers of the commands whose answers the client waits for, as they come later
 * @param answers the body of a section of replies: those that no frame has taken, and those of frames that the client has not acknowledged
 */
public record SessionState(int playerId, int[] owedSeqs, byte[] answers) {
    /** These as bytes, for any process and build. */
    public static byte[] write(List<SessionState> sessions) {
        StateWriter out = new StateWriter().begin(SessionState.class, List.of());
        out.number(sessions.size());
        sessions.forEach(out::value);
        return out.finish();
    }

    /**
     * What {@link #write} has written.
     *
     * @throws dev.tickwire.runtime.state.DamagedStateException if the bytes are not those that were written
     */
    public static List<SessionState> read(byte[] bytes) {
        StateReader in = new StateReader(bytes, SessionState.class, List.of(), note -> {});
        SessionState[] sessions = new SessionState[in.number()];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = (SessionState) Objects.requireNonNull(in.value());
        }
        return List.of(sessions);
    }

    /** The player of another simulation has it; before anything happens there. */
    public void restore(SeatedPlayer player) {
        player.outbox().replying().restore(owedSeqs, answers);
    }
}
