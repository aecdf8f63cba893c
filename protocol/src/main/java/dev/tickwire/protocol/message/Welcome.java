package dev.tickwire.protocol.message;

/**
 * The server's first message on a connection.
 *
 * @param commandSeq number of the newest command that the room has of the session, 0 if none: it is handled, or will be
 *     in the next tick
 * @param epoch larger than before each time the room continues from a store, or another room gets this id
 * @param epochTick the tick that the room had run when the epoch began, 0 in a new room
 * @param graceMs how long the session survives its connection, in milliseconds; 0: not at all
 * @param playerId the player of this connection; 0 for a spectator
 * @param resumeToken resumes the session over another connection; empty if the session does not survive this one
 * @param resumedTick the applied tick from which the client continues; -1: it starts with keyframes
 * @param roomInstance 16 random bytes, new for every room
 * @param schemaHash the 8 bytes whose lower-case hex names the schema
 * @param snapshotRate snapshots per second; divides {@code tickRate}
 * @param tick the room's current tick
 * @param tickRate ticks per second
 */
public record Welcome(
        int commandSeq,
        int epoch,
        int epochTick,
        int graceMs,
        int playerId,
        String resumeToken,
        int resumedTick,
        byte[] roomInstance,
        byte[] schemaHash,
        int snapshotRate,
        int tick,
        int tickRate) {}
