package dev.tickwire.app.bench;

import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.InputScript;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Long straight lines: with probability 0.05 an input is a new course, of any velocity that there is, 98 m/s on
 * average.
 */
public final class DriftCourse implements InputScript {
    static final double CHANGE_PROBABILITY = 0.05;

    @Override
    public Class<? extends Game<?>> game() {
        return Drift.class;
    }

    @Override
    public String name() {
        return "course";
    }

    @Override
    public Input next(@Nullable Input held, RandomGenerator random) {
        return held == null || random.nextDouble() < CHANGE_PROBABILITY
                ? new Drift.Course((byte) random.nextInt(), (byte) random.nextInt())
                : held;
    }
}
