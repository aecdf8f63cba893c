package dev.tickwire.bench.peers;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** One figure over all rounds. */
record Spread(double median, double min, double max) {
    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** With one digit after the point. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", median, min, max);
    }
}
