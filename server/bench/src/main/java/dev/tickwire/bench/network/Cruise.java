package dev.tickwire.bench.network;

import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.InputScript;
import dev.tickwire.arena.Arena;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Flies about in the arena and never fires, like the pilots of the bench's pages. Found by the swarm. */
public final class Cruise implements InputScript {
    static final String NAME = "cruise";

    private static final double CHANGE_PROBABILITY = 0.25; // of an input, ten a second
    private static final double THRUST_PROBABILITY = 0.7;
    private static final int TURN_MAX = 100;

    @Override
    public Class<? extends Game<?>> game() {
        return Arena.class;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Input next(@Nullable Input held, RandomGenerator random) {
        if (held != null && random.nextDouble() >= CHANGE_PROBABILITY) {
            return held;
        }
        int turn = random.nextInt(-TURN_MAX, TURN_MAX + 1);
        return new Arena.Steer(turn, random.nextDouble() < THRUST_PROBABILITY, false);
    }
}
