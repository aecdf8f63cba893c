package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to resume its session.
 *
 * @param room of the session; {@code null} if that has ended
 * @param claim of the resume token; {@code null} if the token is invalid or for another room
 * @param appliedTick the last tick that the client has applied; -1: none
 */
public record ResumeRequest(@Nullable Room room, ResumeTokens.@Nullable Claim claim, int appliedTick) {
    /** Gives the client's connection to the room, or closes it. */
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
