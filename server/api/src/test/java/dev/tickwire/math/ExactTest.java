package dev.tickwire.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactTest {
    private static final double TOLERANCE = 1e-12;
    private static final long SEED = 20260101;
    private static final int VALUES = 1_000_000;

    /** Where reductions, quadrants and signs change. */
    private static final double[] EDGES = {
        0.0, Double.MIN_VALUE, Double.MIN_NORMAL, 1e-9, 0.5, 1, Math.PI / 4, Math.PI / 2, Math.PI, 2 * Math.PI, 1e6
    };

    @Test
    void shouldAgreeWithStrictMath() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < VALUES; i++) {
            double angle = (random.nextDouble() - 0.5) * (i % 2 == 0 ? 20 : 2e6);
            double x = (random.nextDouble() - 0.5) * 1000;
            double y = (random.nextDouble() - 0.5) * (i % 3 == 0 ? 1e-3 : 1000);
            assertAgrees(angle, x, y);
        }
    }

    @Test
    void shouldAgreeWithStrictMathAtTheEdges() {
        for (double edge : EDGES) {
            for (double angle : new double[] {edge, Math.nextUp(edge), Math.nextDown(edge)}) {
                assertAgrees(angle, 1, angle);
                assertAgrees(-angle, -1, -angle);
                assertAgrees(angle, angle, 3);
                if (angle != 0) { // the origin has no direction
                    assertAgrees(-angle, -angle, angle);
                }
            }
        }
    }

    private static void assertAgrees(double angle, double x, double y) {
        String at = "seed " + SEED + ", angle " + angle + ", x " + x + ", y " + y;
        assertEquals(StrictMath.sin(angle), Exact.sin(angle), TOLERANCE, at);
        assertEquals(StrictMath.cos(angle), Exact.cos(angle), TOLERANCE, at);
        assertEquals(turn(StrictMath.atan2(y, x)), turn(Exact.atan2(y, x)), TOLERANCE, at);
        double length = StrictMath.hypot(x, y);
        assertEquals(length, Exact.hypot(x, y), TOLERANCE * Math.max(1, length), at);
        double wrapped = Exact.wrapAngle(angle);
        assertTrue(wrapped >= -Math.PI && wrapped < Math.PI, at);
        assertEquals(StrictMath.sin(angle), StrictMath.sin(wrapped), TOLERANCE * Math.max(100, Math.abs(angle)), at);
        assertEquals(StrictMath.cos(angle), StrictMath.cos(wrapped), TOLERANCE * Math.max(100, Math.abs(angle)), at);
    }

    /** -π and π are one direction. */
    private static double turn(double angle) {
        return angle == -Math.PI ? Math.PI : angle;
    }

    @Test
    void shouldRoundToTheNearestWholeNumberHalvesUp() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < VALUES; i++) {
            double value = (random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(60));
            value = i % 4 == 0 ? Math.floor(value) + 0.5 : value;
            boolean half = value % 1 == 0.5 || value % 1 == -0.5;
            double expected = half ? value + 0.5 : Math.rint(value);
            assertEquals(expected + 0.0, Exact.round(value) + 0.0, "seed " + SEED + ", value " + value); // -0 is 0
        }
        assertEquals(3, Exact.round(2.5));
        assertEquals(-2, Exact.round(-2.5));
        assertEquals(0, Exact.round(0.49999999999999994));
        assertEquals(4503599627370497.0, Exact.round(4503599627370497.0));
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
    void shouldClampAndInterpolate() {
        assertEquals(2, Exact.clamp(1, 2, 3));
        assertEquals(3, Exact.clamp(4, 2, 3));
        assertEquals(2.5, Exact.clamp(2.5, 2, 3));
        assertEquals(12.5, Exact.lerp(10, 20, 0.25));
    }
}
