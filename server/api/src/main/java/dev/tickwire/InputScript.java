package dev.tickwire;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a player of a game might hold, for generators of load such as {@code tickwire.jar swarm}. They find it by its name in {@code
 * META-INF/services/dev.tickwire.InputScript} of the game's jar, so it has a public constructor without arguments.
 *
 * <p><b>Threads.</b> Each client has its own instance, and one thread calls it.
 */
public interface InputScript {
    /** The name of the script that is used when none is asked for. */
    String DEFAULT = "default";

    /** The game whose inputs these are. */
    Class<? extends Game<?>> game();

    /** What this script is called among those of its game. */
    default String name() {
        return DEFAULT;
    }

    /**
     * What the player holds next: one of the game's inputs, within its declared ranges. The same {@code held} and randomness give the same again.
     *
     * @param held the one before, null at first
     * @param random the client's own, seeded
     */
    Input next(@Nullable Input held, RandomGenerator random);
}
