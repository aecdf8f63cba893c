package dev.tickwire.app.bench;

import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.InputScript;
import dev.tickwire.math.Exact;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Never straight on: every input is a new direction, any within 10 degrees of the last one, at 100 m/s. That is the
 * average speed of {@link DriftCourse}, and fast enough for whole metres per second: they are off by at most 0.71 m/s
 * and 0.41 degrees.
 */
public final class DriftSteering implements InputScript {
    private static final double SPEED = 100;
    private static final double TURN_MAX = Math.toRadians(10);

    @Override
    public Class<? extends Game<?>> game() {
        return Drift.class;
    }

    @Override
    public String name() {
        return "steering";
    }

    @Override
    public Input next(@Nullable Input held, RandomGenerator random) {
        if (!(held instanceof Drift.Course last)) {
            return course(random.nextDouble(-Math.PI, Math.PI));
        }
        Drift.Course next;
        do { // rounding may exceed the limit
            next = course(direction(last) + random.nextDouble(-TURN_MAX, TURN_MAX));
        } while (Math.abs(Exact.wrapAngle(direction(next) - direction(last))) > TURN_MAX);
        return next;
    }

    private static Drift.Course course(double direction) {
        return new Drift.Course(
                (byte) Exact.round(SPEED * Exact.cos(direction)), (byte) Exact.round(SPEED * Exact.sin(direction)));
    }

    private static double direction(Drift.Course course) {
        return Exact.atan2(course.dy(), course.dx());
    }
}
