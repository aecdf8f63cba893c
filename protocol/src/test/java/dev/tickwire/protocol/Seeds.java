package dev.tickwire.protocol;

import java.util.SplittableRandom;

/** Runs a property from a seed that a failure prints. */
public final class Seeds {
    /** A property of one source of randomness. */
    @FunctionalInterface
    public interface Property {
        void check(SplittableRandom random) throws Exception;
    }

    private Seeds() {}

    /** Checks the property for one case after the other; {@code -Dseed=n} begins with another. */
    public static void check(int cases, Property property) {
        long first = Long.getLong("seed", 1);
        for (long seed = first; seed < first + cases; seed++) {
            try {
                property.check(new SplittableRandom(seed));
            } catch (Throwable e) {
                throw new AssertionError("with -Dseed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
