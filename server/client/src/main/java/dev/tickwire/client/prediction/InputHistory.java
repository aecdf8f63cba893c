package dev.tickwire.client.prediction;

import org.jspecify.annotations.Nullable;

/**
 * The inputs of the last ticks, by the tick that they are meant for. A tick for which none was made has the one before
 * it again, as on the server.
 *
 * <p><b>Threads.</b> One.
 */
final class InputHistory {
    private final @Nullable Record[] inputs; // a ring
    private final int[] seqs;
    private int first = Integer.MAX_VALUE;
    private int newest = Integer.MIN_VALUE;

    /** @param ticks that are kept, a power of two */
    InputHistory(int ticks) {
        inputs = new Record[ticks];
        seqs = new int[ticks];
    }

    /** Takes in the input for a tick, which is the newest from now on. */
    void record(int tick, int seq, Record input) {
        if (first == Integer.MAX_VALUE || tick - newest >= inputs.length) {
            first = tick;
        } else {
            for (int skipped = newest + 1; skipped < tick; skipped++) {
                put(skipped, seqAt(skipped - 1), at(skipped - 1));
            }
        }
        put(tick, seq, input);
        first = Math.min(Math.max(first, tick - inputs.length + 1), tick);
        newest = tick;
    }

    private void put(int tick, int seq, @Nullable Record input) {
        inputs[index(tick)] = input;
        seqs[index(tick)] = seq;
    }

    private int index(int tick) {
        return tick & (inputs.length - 1);
    }

    /** Begins anew, as before the first input. */
    void forget() {
        first = Integer.MAX_VALUE;
        newest = Integer.MIN_VALUE;
    }

    /** What a tick has; {@code null} before the first input. */
    @Nullable
    Record at(int tick) {
        return tick < first ? null : inputs[index(Math.min(tick, newest))];
    }

    /** Sequence number of what a tick has; 0 before the first input. */
    int seqAt(int tick) {
        return tick < first ? 0 : seqs[index(Math.min(tick, newest))];
    }
}
