package dev.tickwire.store;

import java.util.List;

/**
 * The durable state of a room: the newest sound checkpoint and the chunks after it, without a gap.
 *
 * @param epoch of the checkpoint and the chunks
 * @param tick of the checkpoint
 * @param header of the segment
 * @param state after {@code tick}
 * @param chunks in order; the first one begins at {@code tick + 1}
 */
public record RecoveredRoom(int epoch, int tick, byte[] header, byte[] state, List<Chunk> chunks) {
    /** The last tick that is durable. */
    public int durableTick() {
        return chunks.isEmpty() ? tick : chunks.get(chunks.size() - 1).lastTick();
    }
}
