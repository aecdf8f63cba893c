package dev.tickwire;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of a simulated player, for load generators such as {@code tickwire.jar swarm}. They find the class by its name
 * in {@code META-INF/services/dev.tickwire.InputScript} of the game's jar, and call its public constructor without
 * arguments.
 *
 * <p><b>Threads.</b> Each client has its own instance, and one thread calls it.
 */
public interface InputScript {
    /** The name of the script that a load generator uses unless another one is asked for. */
    String DEFAULT = "default";

    /** The game whose inputs these are: {@code return Race.class;} */
    Class<? extends Game<?>> game();

    /** The script's name, unique among those of its game: {@code return "cautious";} */
    default String name() {
        return DEFAULT;
    }

    /**
     * The player's next input, within its declared ranges:
     * {@code return new Race.Drive((byte) random.nextInt(-1, 2), true);} The same {@code held} and randomness give the
     * same input.
     *
     * @param held the input before; null at first
     * @param random the client's own, seeded
     */
    Input next(@Nullable Input held, RandomGenerator random);
}
