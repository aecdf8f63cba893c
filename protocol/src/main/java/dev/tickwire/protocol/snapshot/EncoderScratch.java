package dev.tickwire.protocol.snapshot;

import java.util.Arrays;

/**
 * What encoders need while they encode, and nothing of it afterwards: those of a thread share one, which then stays in
 * the processor's cache however many rooms there are.
 *
 * <p>Threads: one. Memory: grows to the contexts of the largest schema, the largest body, and a number for each slot of
 * the table with the most entities, and is kept.
 */
public final class EncoderScratch {
    final RangeEncoder coder = new RangeEncoder();
    final NumberEncoder numbers = new NumberEncoder(coder);
    final ContextSelector around = new ContextSelector();

    private int[] moved = {};

    /**
     * A number per slot, 0 for the first {@code slots}. The caller sets another number where an entity did not move as
     * predicted.
     */
    int[] unmoved(int slots) {
        if (moved.length < slots) {
            moved = new int[Math.max(slots, 2 * moved.length)];
        } else {
            Arrays.fill(moved, 0, slots, 0);
        }
        return moved;
    }
}
