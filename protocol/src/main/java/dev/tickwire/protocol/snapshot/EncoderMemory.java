package dev.tickwire.protocol.snapshot;

/**
 * What encoders need while they encode, and nothing of it afterwards: those of a thread share one, which then stays in
 * the processor's cache however many rooms there are.
 *
 * <p>Threads: one. Memory: grows to what the largest schema and table need, and is kept.
 */
public final class EncoderMemory {
    final RangeEncoder coder = new RangeEncoder();
    final NumberEncoder numbers = new NumberEncoder(coder);
    final Surroundings around = new Surroundings();

    /** By column and slot: how far the new value is from its prediction; of a long the high words, then the low ones. */
    int[][] residuals = new int[0][0];

    /** By column and slot: the low words of a long's. */
    int[][] lowResiduals = new int[0][0];

    /** By slot: other than 0 if any residual is. */
    int[] moved = new int[0];

    /** Makes room for a table. */
    void fit(int columns, int slots) {
        if (residuals.length < columns || moved.length < slots) {
            int width = Math.max(columns, residuals.length);
            int height = slots <= moved.length ? moved.length : Math.max(slots, 2 * moved.length);
            residuals = new int[width][height];
            lowResiduals = new int[width][height];
            moved = new int[height];
        }
    }
}
