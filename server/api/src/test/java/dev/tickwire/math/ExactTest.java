package dev.tickwire.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactTest {
    private static final double TOLERANCE = 1e-12;
    private static final long SEED = 20260101;

    @Test
    void shouldAgreeWithStrictMath() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 200_000; i++) {
            double angle = (random.nextDouble() - 0.5) * (i % 2 == 0 ? 20 : 2e6);
            double x = (random.nextDouble() - 0.5) * 1000;
            double y = (random.nextDouble() - 0.5) * (i % 3 == 0 ? 1e-3 : 1000);
            String at = "seed " + SEED + ", step " + i + ", angle " + angle + ", x " + x + ", y " + y;
            assertEquals(StrictMath.sin(angle), Exact.sin(angle), TOLERANCE, at);
            assertEquals(StrictMath.cos(angle), Exact.cos(angle), TOLERANCE, at);
            assertEquals(StrictMath.atan2(y, x), Exact.atan2(y, x), TOLERANCE, at);
            assertEquals(1, Exact.hypot(x, y) / StrictMath.hypot(x, y), TOLERANCE, at);
        }
    }

    @Test
    void shouldHitTheCorners() {
        assertEquals(0, Exact.sin(0));
        assertEquals(1, Exact.cos(0));
        assertEquals(1, Exact.sin(Math.PI / 2), TOLERANCE);
        assertEquals(-1, Exact.cos(-Math.PI), TOLERANCE);
        assertEquals(0, Exact.atan2(0, 0));
        assertEquals(Math.PI, Exact.atan2(0, -1), TOLERANCE);
        assertEquals(-Math.PI / 2, Exact.atan2(-1, 0), TOLERANCE);
    }

    @Test
    void shouldWrapIntoTheHalfOpenRange() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            double value = (random.nextDouble() - 0.5) * 1e5;
            double wrapped = Exact.wrap(value, -3, 7);
            assertTrue(wrapped >= -3 && wrapped < 7, "seed " + SEED + ", value " + value + " became " + wrapped);
            double periods = (value - wrapped) / 10;
            assertEquals(Math.rint(periods), periods, 1e-9, "seed " + SEED + ", value " + value);
        }
        assertEquals(-3, Exact.wrap(7, -3, 7));
        assertEquals(
                -3,
                Exact.wrap(Math.nextDown(-3.0), -3, 7),
                "a step below the lower edge must not land on the upper one");
    }

    @Test
    void shouldClampRoundAndInterpolate() {
        assertEquals(2, Exact.clamp(1, 2, 3));
        assertEquals(3, Exact.clamp(4, 2, 3));
        assertEquals(2.5, Exact.clamp(2.5, 2, 3));
        assertEquals(3, Exact.round(2.5));
        assertEquals(-2, Exact.round(-2.5));
        assertEquals(12.5, Exact.lerp(10, 20, 0.25));
    }
}
