package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SeededRandomTest {
    private static final int DRAWS = 100_000;

    @Test
    void shouldBeSplitMix64() {
        SeededRandom ours = new SeededRandom(1234567);
        SplittableRandom theirs = new SplittableRandom(1234567); // the same generator, by its authors
        for (int i = 0; i < 1000; i++) {
            assertEquals(theirs.nextLong(), ours.nextLong());
        }
    }

    @Test
    void shouldDeriveNothingByTheJdk() {
        for (Method method : RandomGenerator.class.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !method.getName().equals("isDeprecated")) {
                assertDoesNotThrow(
                        () -> SeededRandom.class.getDeclaredMethod(method.getName(), method.getParameterTypes()));
            }
        }
    }

    /** Values of a second implementation of the same formulas, in another language. */
    @Test
    void shouldGiveTheSameValuesEverywhere() {
        SeededRandom random = new SeededRandom(42);
        assertEquals(-4767286540954276203L, random.nextLong());
        assertEquals(159910392876920L, random.nextLong(1_000_000_000_000_000L));
        assertEquals(-4084088288392011951L, random.nextLong(Long.MIN_VALUE, Long.MAX_VALUE));
        assertEquals(-2950981682012244514L, random.nextLong(-5_000_000_000_000_000_000L, 5_000_000_000_000_000_000L));
        assertEquals(2117372430, random.nextInt());
        assertEquals(513396116, random.nextInt(1_000_000_000));
        assertEquals(85956466, random.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertEquals(0.6651594107997011, random.nextDouble());
        assertEquals(203.43510930023066, random.nextDouble(1000));
        assertEquals(-1.7410644108018232, random.nextDouble(-2, 0.5));
        assertEquals(0.49549866f, random.nextFloat());
        assertEquals(0.934276f, random.nextFloat(10));
        assertEquals(1.7557855f, random.nextFloat(-1, 3));
        assertTrue(random.nextBoolean());
        byte[] bytes = new byte[11];
        random.nextBytes(bytes);
        assertEquals("996e1f26dda6b312d515ca", HexFormat.of().formatHex(bytes));
        assertEquals(0.18955928170528571, random.nextGaussian());
        assertEquals(86.84999708560542, random.nextGaussian(100, 15));
        assertEquals(1.539443020785538, random.nextExponential());
        assertArrayEquals(
                new int[] {-249420239, -1313497317, -902337119}, random.ints(3).toArray());
        assertArrayEquals(new int[] {6, 4, 5}, random.ints(3, 1, 7).toArray());
        assertArrayEquals(
                new long[] {-6686406736592190891L, 7010184598893129283L},
                random.longs(2).toArray());
        assertArrayEquals(new long[] {-8, -5}, random.longs(2, -9, 9).toArray());
        assertArrayEquals(
                new double[] {0.7612051201486926, 0.09196696721367859},
                random.doubles(2).toArray());
        assertArrayEquals(
                new double[] {2.0605082693633685, 1.3181098200405714},
                random.doubles(2, 1, 3).toArray());
    }

    @Test
    void shouldStayInItsBoundsAndReachThem() {
        SeededRandom random = new SeededRandom(5);
        boolean low = false;
        boolean high = false;
        for (int i = 0; i < 10_000; i++) {
            int value = random.nextInt(-3, 4);
            assertTrue(value >= -3 && value < 4, "seed 5: " + value);
            low |= value == -3;
            high |= value == 3;
            int below = random.nextInt(7);
            assertTrue(below >= 0 && below < 7, "seed 5: " + below);
            double fraction = random.nextDouble(2, 2.5);
            assertTrue(fraction >= 2 && fraction < 2.5, "seed 5: " + fraction);
            assertTrue(random.nextExponential() >= 0);
        }
        assertTrue(low && high);
        for (int i = 0; i < 100; i++) { // half of what is drawn is rounded up to the bound
            assertEquals(1.0, random.nextDouble(1.0, Math.nextUp(1.0)));
            assertEquals(-1.0f, random.nextFloat(-1.0f, Math.nextUp(-1.0f)));
        }
        assertTrue(Float.isFinite(random.nextFloat(-Float.MAX_VALUE, Float.MAX_VALUE)));
        assertEquals(Long.MIN_VALUE, random.nextLong(Long.MIN_VALUE, Long.MIN_VALUE + 1));
        assertEquals(Integer.MAX_VALUE - 1, random.nextInt(Integer.MAX_VALUE - 1, Integer.MAX_VALUE));
    }

    @Test
    void shouldPreferNoValue() {
        for (long seed : new long[] {1, System.nanoTime()}) {
            SeededRandom random = new SeededRandom(seed);
            int wide = 3 << 29; // 32 random bits give some of these values three times, others twice
            long wider = 3L << 61;
            assertShare(1 / 3.0, () -> random.nextInt(wide) % 3 == 2, "nextInt(bound)", seed);
            assertShare(
                    1 / 3.0,
                    () -> Math.floorMod(random.nextInt(-wide / 2, wide / 2), 3) == 2,
                    "nextInt(origin, bound)",
                    seed);
            assertShare(0.5, () -> random.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE) < 0, "every int", seed);
            assertShare(1 / 3.0, () -> random.nextLong(wider) < wider / 3, "nextLong(bound)", seed);
            assertShare(1 / 3.0, () -> random.nextLong(-wider, wider) < -wider / 3, "nextLong(origin, bound)", seed);
            assertShare(0.5, random::nextBoolean, "nextBoolean", seed);
            assertShare(0.3, () -> random.nextDouble() < 0.3, "nextDouble", seed);
            assertShare(0.3, () -> random.nextFloat(1, 2) < 1.3f, "nextFloat", seed);
            assertShare(0.5, () -> random.nextGaussian() < 0, "nextGaussian", seed);
            assertShare(0.6826894921, () -> Math.abs(random.nextGaussian()) < 1, "within 1 deviation", seed);
            assertShare(0.0227501319, () -> random.nextGaussian(10, 3) > 16, "above 2 deviations", seed);
            assertShare(Math.exp(-1), () -> random.nextExponential() > 1, "nextExponential", seed);
            assertShare(Math.exp(-3), () -> random.nextExponential() > 3, "nextExponential", seed);
        }
    }

    /** Six standard deviations: a right generator fails once in 500 million times. */
    private static void assertShare(double expected, BooleanSupplier draw, String what, long seed) {
        int hits = 0;
        for (int i = 0; i < DRAWS; i++) {
            hits += draw.getAsBoolean() ? 1 : 0;
        }
        double tolerance = 6 * Math.sqrt(expected * (1 - expected) / DRAWS);
        assertEquals(expected, (double) hits / DRAWS, tolerance, what + ", seed " + seed);
    }

    @Test
    void shouldRefuseRangesWithoutValues() {
        SeededRandom random = new SeededRandom(1);
        assertRefused("0: -7", () -> random.nextInt(-7));
        assertRefused("5: 3", () -> random.nextInt(5, 3));
        assertRefused("0: 0", () -> random.nextLong(0));
        assertRefused("9: 9", () -> random.nextLong(9, 9));
        assertRefused("0.0: -1.0", () -> random.nextDouble(-1));
        assertRefused("1.0: NaN", () -> random.nextDouble(1, Double.NaN));
        assertRefused("0.0 to Infinity", () -> random.nextDouble(Double.POSITIVE_INFINITY));
        assertRefused("-Infinity to 1.0", () -> random.nextFloat(Float.NEGATIVE_INFINITY, 1));
        assertRefused("-1.0", () -> random.nextGaussian(0, -1));
        assertRefused("NaN", () -> random.nextGaussian(0, Double.NaN));
        assertRefused("4: 2", () -> random.ints(4, 2));
        assertRefused("4: 4", () -> random.longs(4, 4));
        assertRefused("4.0: 2.0", () -> random.doubles(4.0, 2.0));
        assertRefused("-1", () -> random.doubles(-1));
    }

    private static void assertRefused(String bounds, Executable draw) {
        String message = assertThrows(IllegalArgumentException.class, draw).getMessage();
        assertTrue(message.contains(bounds), message);
    }
}
