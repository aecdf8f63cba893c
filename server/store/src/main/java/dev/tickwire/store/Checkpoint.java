package dev.tickwire.store;

/**
 * The begin of a segment: the state of a room after a tick. The store does not interpret the three arrays, which must
 * not change any more.
 *
 * @param grant of the room
 * @param tick from 0
 * @param header constant for the segment's chunks
 * @param description what {@link Store#rooms} lists
 * @param state after {@code tick}
 * @param chunksFollow whether the segment may have chunks; the store retains none for a room that hibernates, or stores
 *     only checkpoints
 */
public record Checkpoint(Grant grant, int tick, byte[] header, byte[] description, byte[] state, boolean chunksFollow) {
    /** Bytes of content. */
    int bytes() {
        return header.length + description.length + state.length;
    }
}
