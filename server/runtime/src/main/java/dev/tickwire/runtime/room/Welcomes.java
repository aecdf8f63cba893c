package dev.tickwire.runtime.room;

import dev.tickwire.Settings;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.runtime.session.Session;
import dev.tickwire.runtime.session.Spectator;
import java.nio.ByteBuffer;
import java.util.UUID;

/** What a room says first over a connection. */
final class Welcomes {
    private static final int STARTS_FROM_NOTHING = -1;

    private Welcomes() {}

    static Welcome toPlayer(Room room, Settings settings, Session session, int resumedTick, ResumeTokens tokens) {
        String token = settings.graceMs() == 0
                ? ""
                : tokens.sign(new ResumeTokens.Claim(
                        room.id(), room.instance().toString(), session.id(), session.nextWelcome()));
        return of(room, settings, session.id(), settings.graceMs(), token, resumedTick, room.tick());
    }

    /** @param seenTick that those who watch see now */
    static Welcome toSpectator(Room room, Settings settings, int seenTick) {
        return of(room, settings, Spectator.NO_PLAYER, 0, "", STARTS_FROM_NOTHING, seenTick);
    }

    private static Welcome of(
            Room room, Settings settings, int playerId, int graceMs, String token, int resumedTick, int tick) {
        UUID instance = room.instance();
        byte[] instanceBytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(instance.getMostSignificantBits())
                .putLong(instance.getLeastSignificantBits())
                .array();
        return new Welcome(
                room.epoch(),
                graceMs,
                playerId,
                token,
                resumedTick,
                instanceBytes,
                room.game().schemaHashBytes(),
                settings.snapshotRate(),
                tick,
                settings.tickRate());
    }
}
