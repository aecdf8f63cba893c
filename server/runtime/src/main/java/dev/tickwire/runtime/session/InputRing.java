package dev.tickwire.runtime.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that wait for their target tick, at most one per tick.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Doubles up to the longest lead of an input; most clients
 * lead by a few ticks.
 */
final class InputRing {
    private static final int LENGTH_INITIAL = 4;

    // Indexed by tick modulo the length, which is a power of two.
    private @Nullable Record[] inputs = new Record[LENGTH_INITIAL];
    private int[] seqs = new int[LENGTH_INITIAL];
    private short[] viewLags = new short[LENGTH_INITIAL];
    private short[] margins = new short[LENGTH_INITIAL];

    /**
     * Stores an input for its tick.
     *
     * @param nextTick the tick that consumes next
     * @param lead how many ticks the input's tick is after that
     */
    void put(int nextTick, int lead, Record input, int seq, short viewLag, short margin) {
        if (lead >= inputs.length) {
            grow(nextTick, 2 * Integer.highestOneBit(lead));
        }
        int index = index(nextTick + lead);
        inputs[index] = input;
        seqs[index] = seq;
        viewLags[index] = viewLag;
        margins[index] = margin;
    }

    private void grow(int nextTick, int length) {
        @Nullable Record[] inputsBefore = inputs;
        int[] seqsBefore = seqs;
        short[] viewLagsBefore = viewLags;
        short[] marginsBefore = margins;
        inputs = new Record[length];
        seqs = new int[length];
        viewLags = new short[length];
        margins = new short[length];
        for (int lead = 0; lead < inputsBefore.length; lead++) {
            int before = (nextTick + lead) & (inputsBefore.length - 1);
            int index = index(nextTick + lead);
            inputs[index] = inputsBefore[before];
            seqs[index] = seqsBefore[before];
            viewLags[index] = viewLagsBefore[before];
            margins[index] = marginsBefore[before];
        }
    }

    private int index(int tick) {
        return tick & (inputs.length - 1);
    }

    /** The input of a tick; {@code null}: none. */
    @Nullable
    Record input(int tick) {
        return inputs[index(tick)];
    }

    int seq(int tick) {
        return seqs[index(tick)];
    }

    short viewLag(int tick) {
        return viewLags[index(tick)];
    }

    short margin(int tick) {
        return margins[index(tick)];
    }

    /** Removes the input of a tick. An input that stays would be taken for that of a later tick. */
    void remove(int tick) {
        inputs[index(tick)] = null;
    }

    /** Removes all inputs. */
    void clear() {
        Arrays.fill(inputs, null);
    }
}
