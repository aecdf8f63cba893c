package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A client that wants its session again.
 *
 * @param room where the session was begun; {@code null} if that has ended
 * @param claim of its token; {@code null} if nobody has signed that
 * @param appliedTick that the client says; -1: it has nothing
 */
public record ResumeRequest(@Nullable Room room, ResumeTokens.@Nullable Claim claim, int appliedTick) {
    /** Hands the client's connection to the room, or closes it. */
    public void take(Connection connection) {
        if (claim == null) {
            connection.close(CloseReason.SESSION_OVER, "");
        } else if (room == null) {
            connection.close(claim.refusal(), "");
        } else {
            room.resume(connection, claim, appliedTick);
        }
    }
}
