package dev.tickwire.runtime.room;

import dev.tickwire.Settings;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.runtime.session.Session;
import dev.tickwire.runtime.session.Spectator;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Makes the first message of a room over a connection.
 *
 * <p><b>Threads.</b> Immutable.
 */
final class Welcomes {
    private static final int STARTS_FROM_NOTHING = -1;

    private final RoomCreation creation;
    private final int epoch;
    private final int epochTick;
    private final UUID instance;
    private final Settings settings;
    private final ResumeTokens tokens;

    /** @param epochTick the tick at which the epoch begins */
    Welcomes(RoomCreation creation, int epoch, int epochTick, UUID instance, Settings settings, ResumeTokens tokens) {
        this.creation = creation;
        this.epoch = epoch;
        this.epochTick = epochTick;
        this.instance = instance;
        this.settings = settings;
        this.tokens = tokens;
    }

    /**
     * For a player's client.
     *
     * @param resumedTick the client receives the frames since this tick; -1: a keyframe
     * @param tick the room's current tick
     */
    Welcome toPlayer(Session session, int resumedTick, int tick) {
        String token = settings.graceMs() == 0
                ? ""
                : tokens.sign(creation.id(), instance.toString(), session.id(), session.nonce(), session.nextWelcome());
        return of(session.commandSeq(), session.id(), settings.graceMs(), token, resumedTick, tick);
    }

    /** @param seenTick the tick that spectators see now */
    Welcome toSpectator(int seenTick) {
        return of(0, Spectator.NO_PLAYER, 0, "", STARTS_FROM_NOTHING, seenTick);
    }

    private Welcome of(int commandSeq, int playerId, int graceMs, String token, int resumedTick, int tick) {
        byte[] instanceBytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(instance.getMostSignificantBits())
                .putLong(instance.getLeastSignificantBits())
                .array();
        return new Welcome(
                commandSeq,
                epoch,
                epochTick,
                graceMs,
                playerId,
                token,
                resumedTick,
                instanceBytes,
                creation.game().schemaHashBytes(),
                settings.snapshotRate(),
                tick,
                settings.tickRate());
    }
}
