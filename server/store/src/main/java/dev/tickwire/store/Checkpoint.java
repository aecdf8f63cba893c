package dev.tickwire.store;

/**
 * The begin of a segment: all state of a room after a tick. The content of the three arrays is opaque here; nobody changes them any more.
 *
 * @param grant of the room
 * @param tick from 0
 * @param header what is constant in the segment's chunks
 * @param description what {@link Store#rooms} lists
 * @param state after {@code tick}
 * @param chunksFollow whether the segment may have chunks; the store keeps none for a room that rests, or gives only checkpoints
 */
public record Checkpoint(Grant grant, int tick, byte[] header, byte[] description, byte[] state, boolean chunksFollow) {
    /** Bytes of content. */
    int bytes() {
        return header.length + description.length + state.length;
    }
}
