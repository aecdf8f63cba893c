package dev.tickwire.protocol.snapshot;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the prior that would have suited the latest deltas, and whether telling it pays. Decoders need not know how:
 * they get the outcome.
 *
 * <p>It looks after 32 snapshots, then after twice as many each time, up to 4096: a room that has just begun learns
 * soon, and one that has settled is left alone. A prior pays if since the last look it would have saved its own bytes.
 *
 * <p>Threads: one.
 */
final class PriorTrainer {
    private static final int SNAPSHOTS_MIN = 32;
    private static final int SNAPSHOTS_MAX = 4096;

    /** Comparing predictors costs as much as predicting, so it is done for one snapshot in N. */
    private static final int SNAPSHOTS_PER_TRIAL = 8;

    /** What the prior so far counts for, in bits seen, beside what was seen since. */
    private static final int OLD_WEIGHT = 16;

    /** The least number of coded bits of a context for which a probability is worth its bytes. */
    private static final int SEEN_MIN = 8;

    /** Cost of a bit of probability (index + 1/2) / 4096, in 1/256 bit. */
    private static final int[] COSTS = new int[4096];

    static {
        for (int i = 0; i < COSTS.length; i++) {
            COSTS[i] = (int) Math.round(-256 * Math.log((i + 0.5) / COSTS.length) / Math.log(2));
        }
    }

    private final Contexts contexts;
    private final int[] tally;
    private final long[] heldCosts;
    private final long[] linearCosts;
    private int snapshots;
    private int interval = SNAPSHOTS_MIN;

    PriorTrainer(Contexts contexts) {
        this.contexts = contexts;
        tally = new int[2 * contexts.count()];
        heldCosts = new long[contexts.fields()];
        linearCosts = new long[contexts.fields()];
    }

    /** Where deltas are to be counted, see {@link RangeEncoder#begin}. */
    int[] tally() {
        return tally;
    }

    /** Takes part in a snapshot: {@code state} is about to become {@code next}. */
    void see(GroupState state, GroupState next) {
        if (snapshots % SNAPSHOTS_PER_TRIAL != 0) {
            return;
        }
        List<Contexts.OfTable> places = contexts.tables(state.own());
        for (int i = 0; i < places.size(); i++) {
            Table table = state.table(i);
            for (int column = 0; column < table.columns(); column++) {
                if (contexts.predicted(places.get(i).fields()[column])) {
                    compare(table, next.table(i), column, places.get(i));
                }
            }
        }
    }

    private void compare(Table state, Table next, int column, Contexts.OfTable place) {
        int field = place.fields()[column];
        int unused = place.unusedBits()[column];
        int[] values = next.ints(column);
        int[] firsts = state.ints(column);
        for (int slot = 0; slot < state.slotsUsed(); slot++) {
            if (state.taken(slot) && state.id(slot) == next.idAt(slot)) {
                int step = values[slot] - firsts[slot];
                heldCosts[field] += bits(step << unused >> unused);
                linearCosts[field] += bits((step - state.speed(column, slot, unused)) << unused >> unused);
            }
        }
    }

    private static int bits(int residual) {
        return residual == 0 ? 0 : 2 + 32 - Integer.numberOfLeadingZeros(Math.abs(residual));
    }

    /**
     * Ends a snapshot.
     *
     * @return a prior worth telling, or null
     */
    @Nullable
    Prior learn(Prior current) {
        if (++snapshots < interval) {
            return null;
        }
        boolean[] linear = new boolean[contexts.fields()];
        long savedByPredictors = choose(current, linear);
        char[] probabilities = new char[contexts.count()];
        long saved = savedByPredictors + fit(current, probabilities);
        forgetChanges(current, linear, probabilities);
        // What was forgotten is to be learned again soon.
        interval = savedByPredictors > 0 ? interval : Math.min(2 * interval, SNAPSHOTS_MAX);
        snapshots = 0;
        Arrays.fill(tally, 0);
        Prior found = new Prior(current.version() + 1, linear, probabilities);
        return saved > 8L * 256 * found.bytes(contexts) ? found : null;
    }

    /** Sets each field's predictor. Returns how much less the residuals would have cost, in 1/256 bit. */
    private long choose(Prior current, boolean[] linear) {
        long saved = 0;
        for (int field = 0; field < linear.length; field++) {
            long held = heldCosts[field];
            long other = linearCosts[field];
            // A choice stands until the other is better by an eighth.
            linear[field] = current.linear(field) ? other - other / 8 <= held : other < held - held / 8;
            if (linear[field] != current.linear(field)) {
                saved += 256 * SNAPSHOTS_PER_TRIAL * Math.abs(held - other);
            }
            heldCosts[field] = 0;
            linearCosts[field] = 0;
        }
        return saved;
    }

    /** Sets the probabilities by the tally. Returns how much less its bits would have cost, in 1/256 bit. */
    private long fit(Prior current, char[] probabilities) {
        current.copy(probabilities, 0, probabilities.length);
        long saved = 0;
        for (int context = 0; context < probabilities.length; context++) {
            long zeros = Integer.toUnsignedLong(tally[2 * context]);
            long ones = Integer.toUnsignedLong(tally[2 * context + 1]);
            if (zeros + ones >= SEEN_MIN) {
                int before = probabilities[context];
                int weight = before == Prior.EVEN ? 1 : OLD_WEIGHT;
                int after = rounded((int) ((65536 * zeros + (long) weight * before) / (zeros + ones + weight)));
                saved += zeros * (COSTS[before >>> 4] - COSTS[after >>> 4]);
                saved += ones * (COSTS[4095 - (before >>> 4)] - COSTS[4095 - (after >>> 4)]);
                probabilities[context] = (char) after;
            }
        }
        return saved;
    }

    private static int rounded(int probability) {
        int steps = (probability + Prior.STEP / 2) / Prior.STEP;
        return Prior.STEP * Math.min(Math.max(steps, 2), 4094);
    }

    /** What is known of a field's changes holds for its old predictor only. */
    private void forgetChanges(Prior current, boolean[] linear, char[] probabilities) {
        for (boolean own : new boolean[] {false, true}) {
            for (Contexts.OfTable place : contexts.tables(own)) {
                for (int column = 0; column < place.fields().length; column++) {
                    int field = place.fields()[column];
                    if (linear[field] != current.linear(field)) {
                        int from = place.columns()[column] + Contexts.CHANGE;
                        Arrays.fill(probabilities, from, from + Contexts.BLOCK, (char) Prior.EVEN);
                    }
                }
            }
        }
    }
}
