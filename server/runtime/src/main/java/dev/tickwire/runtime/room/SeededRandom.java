package dev.tickwire.runtime.room;

import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014), with every derived number
 * computed here, because another version of the JDK may derive them differently. The formulas use integers,
 * {@code + - * /}, {@code sqrt} and {@link StrictMath#log}, whose results are bit-equal on every JVM. {@code state} is
 * the whole state.
 *
 * <p>Streams are sequential. A stream draws a value when its consumer takes one, by the method of the same type and
 * range.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Errors.</b> {@link IllegalArgumentException} naming the bounds, for an empty or infinite range.
 */
final class SeededRandom implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    SeededRandom(long seed) {
        this.state = seed;
    }

    /** The whole state. */
    long state() {
        return state;
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public long nextLong(long bound) {
        return nextLong(0, bound);
    }

    @Override
    public long nextLong(long origin, long bound) {
        requireRange(origin, bound);
        return origin + below(bound - origin);
    }

    /**
     * Uniform in [0, bound), all unsigned: the high word of {@code bound} times 64 random bits, redrawn while the low
     * word is below the remainder (Lemire: "Fast random integer generation in an interval", 2019).
     */
    private long below(long bound) {
        long bits = nextLong();
        if (Long.compareUnsigned(bits * bound, bound) < 0) {
            long remainder = Long.remainderUnsigned(-bound, bound); // 2^64 mod bound
            while (Long.compareUnsigned(bits * bound, remainder) < 0) {
                bits = nextLong();
            }
        }
        return Math.multiplyHigh(bits, bound) + ((bits >> 63) & bound) + ((bound >> 63) & bits); // of unsigned factors
    }

    /** The high half of {@link #nextLong()}. */
    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    @Override
    public int nextInt(int bound) {
        return nextInt(0, bound);
    }

    @Override
    public int nextInt(int origin, int bound) {
        return (int) nextLong(origin, bound);
    }

    /** The high 53 bits of {@link #nextLong()} times 2^-53. */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    @Override
    public double nextDouble(double bound) {
        return nextDouble(0, bound);
    }

    /**
     * {@code origin + nextDouble() * (bound - origin)}; the number below {@code bound} where that is rounded up to it.
     */
    @Override
    public double nextDouble(double origin, double bound) {
        requireRange(origin, bound);
        double value = origin + nextDouble() * (bound - origin);
        return value < bound ? value : Math.nextDown(bound);
    }

    /** The high 24 bits of {@link #nextLong()} times 2^-24. */
    @Override
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    @Override
    public float nextFloat(float bound) {
        return nextFloat(0, bound);
    }

    /** As {@link #nextDouble(double, double)} with {@link #nextFloat()}: computed as a {@code double}, then rounded. */
    @Override
    public float nextFloat(float origin, float bound) {
        requireRange(origin, bound);
        float value = (float) (origin + nextFloat() * ((double) bound - origin));
        return value < bound ? value : Math.nextDown(bound);
    }

    /** The sign bit of {@link #nextLong()}. */
    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** Eight bytes of each {@link #nextLong()}, the lowest first; the last one may give fewer. */
    @Override
    public void nextBytes(byte[] bytes) {
        long bits = 0;
        for (int i = 0; i < bytes.length; i++) {
            bits = i % Long.BYTES == 0 ? nextLong() : bits >>> Byte.SIZE;
            bytes[i] = (byte) bits;
        }
    }

    /**
     * The polar method (Marsaglia, Bray: "A convenient method for generating normal variables", 1964):
     * {@code x * sqrt(-2 ln(s) / s)} for the first point (x, y) of [-1, 1) x [-1, 1) with {@code s = x * x + y * y} in
     * (0, 1). The second number, which y would give, would be more state and is not used.
     */
    @Override
    public double nextGaussian() {
        double x;
        double s;
        do {
            x = 2 * nextDouble() - 1;
            double y = 2 * nextDouble() - 1;
            s = x * x + y * y;
        } while (s >= 1 || s == 0);
        return x * Math.sqrt(-2 * StrictMath.log(s) / s);
    }

    @Override
    public double nextGaussian(double mean, double stddev) {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("a standard deviation is 0 or more: " + stddev);
        }
        return mean + stddev * nextGaussian();
    }

    /**
     * Inversion: {@code -ln(1 - nextDouble())}, at most 36.74 (Devroye: "Non-uniform random variate generation", 1986,
     * section II.2).
     */
    @Override
    public double nextExponential() {
        return 0 - StrictMath.log(1 - nextDouble()); // 0 rather than -0
    }

    @Override
    public IntStream ints() {
        return IntStream.generate(this::nextInt);
    }

    @Override
    public IntStream ints(long streamSize) {
        return ints().limit(streamSize);
    }

    @Override
    public IntStream ints(int origin, int bound) {
        requireRange(origin, bound);
        return IntStream.generate(() -> nextInt(origin, bound));
    }

    @Override
    public IntStream ints(long streamSize, int origin, int bound) {
        return ints(origin, bound).limit(streamSize);
    }

    @Override
    public LongStream longs() {
        return LongStream.generate(this::nextLong);
    }

    @Override
    public LongStream longs(long streamSize) {
        return longs().limit(streamSize);
    }

    @Override
    public LongStream longs(long origin, long bound) {
        requireRange(origin, bound);
        return LongStream.generate(() -> nextLong(origin, bound));
    }

    @Override
    public LongStream longs(long streamSize, long origin, long bound) {
        return longs(origin, bound).limit(streamSize);
    }

    @Override
    public DoubleStream doubles() {
        return DoubleStream.generate(this::nextDouble);
    }

    @Override
    public DoubleStream doubles(long streamSize) {
        return doubles().limit(streamSize);
    }

    @Override
    public DoubleStream doubles(double origin, double bound) {
        requireRange(origin, bound);
        return DoubleStream.generate(() -> nextDouble(origin, bound));
    }

    @Override
    public DoubleStream doubles(long streamSize, double origin, double bound) {
        return doubles(origin, bound).limit(streamSize);
    }

    /**
     * Overrides a method that the interface has from Java 22 on.
     *
     * @throws UnsupportedOperationException always: its values would be the JDK's own
     */
    @SuppressWarnings("DoNotCallSuggester") // games call it through the interface
    public DoubleStream equiDoubles(double left, double right, boolean leftIncluded, boolean rightIncluded) {
        throw new UnsupportedOperationException("a room's randomness has no equiDoubles:"
                + " call doubles(origin, bound), or ints(origin, bound) and scale");
    }

    private static void requireRange(long origin, long bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("bound must be above " + origin + ": " + bound);
        }
    }

    private static void requireRange(double origin, double bound) {
        if (!(origin < bound)) {
            throw new IllegalArgumentException("bound must be above " + origin + ": " + bound);
        }
        if (!(bound - origin <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("the range is too wide: " + origin + " to " + bound);
        }
    }
}
