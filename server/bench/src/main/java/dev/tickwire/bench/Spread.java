package dev.tickwire.bench;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** One figure over all rounds. */
public record Spread(double median, double min, double max) {
    /** Of at least one. */
    public static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** With one digit after the point. */
    @Override
    public String toString() {
        return text(1);
    }

    /** With N digits after the point. */
    public String text(int digits) {
        return String.format(
                Locale.ROOT, "%.{d}f (%.{d}f-%.{d}f)".replace("{d}", Integer.toString(digits)), median, min, max);
    }
}
