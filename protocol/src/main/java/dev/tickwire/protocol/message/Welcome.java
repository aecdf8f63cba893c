package dev.tickwire.protocol.message;

/**
 * The server's first message on a connection.
 *
 * @param epoch incarnation of a room with this id
 * @param playerId the player this connection plays as
 * @param roomInstance 16 random bytes, new for every room
 * @param schemaHash the 8 bytes whose lower-case hex names the schema
 * @param snapshotRate snapshots per second; divides {@code tickRate}
 * @param tick the room's current tick
 * @param tickRate ticks per second
 */
public record Welcome(
        int epoch, int playerId, byte[] roomInstance, byte[] schemaHash, int snapshotRate, int tick, int tickRate) {}
