package dev.tickwire.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Input;
import dev.tickwire.InputScript;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DriftScriptsTest {
    private static final int INPUTS = 20_000;

    static Stream<InputScript> scripts() {
        return Stream.of(new DriftCourse(), new DriftSteering());
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void shouldRepeatItselfFromTheSameSeed(InputScript script) {
        assertEquals(inputs(script, 1), inputs(script, 1));
        assertNotEquals(inputs(script, 1), inputs(script, 2));
    }

    @Test
    void shouldHoldACourseAndNowAndThenAnother() {
        List<Drift.Course> courses = inputs(new DriftCourse(), 3);
        int changes = 0;
        double speedSum = 0;
        for (int i = 1; i < INPUTS; i++) {
            changes += courses.get(i).equals(courses.get(i - 1)) ? 0 : 1;
            speedSum += Math.hypot(courses.get(i).dx(), courses.get(i).dy());
        }
        assertEquals(0.05, (double) changes / INPUTS, 0.01);
        assertEquals(98, speedSum / INPUTS, 5);
    }

    @Test
    void shouldSteerWithinTenDegreesAtOneSpeed() {
        List<Drift.Course> courses = inputs(new DriftSteering(), 4);
        Set<Drift.Course> seen = new HashSet<>();
        double turnSum = 0;
        for (int i = 1; i < INPUTS; i++) {
            Drift.Course course = courses.get(i);
            double turn = Math.toDegrees(Math.abs(turn(courses.get(i - 1), course)));
            assertTrue(turn <= 10 + 1e-9, turn + " degrees from " + courses.get(i - 1) + " to " + course);
            assertEquals(100, Math.hypot(course.dx(), course.dy()), 0.71);
            turnSum += turn;
            seen.add(course);
        }
        assertEquals(5, turnSum / INPUTS, 0.2, "any turn is as likely as another");
        assertTrue(seen.size() > 500, "it went in " + seen.size() + " of some 560 directions");
    }

    private static double turn(Drift.Course from, Drift.Course to) {
        double cross = from.dx() * to.dy() - from.dy() * to.dx();
        double dot = from.dx() * to.dx() + from.dy() * to.dy();
        return Math.atan2(cross, dot);
    }

    private static List<Drift.Course> inputs(InputScript script, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Drift.Course> inputs = new ArrayList<>();
        Input held = null;
        for (int i = 0; i < INPUTS; i++) {
            held = script.next(held, random);
            inputs.add((Drift.Course) held);
        }
        return inputs;
    }
}
