package guide;

import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.InputScript;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Drives on, and turns now and then. */
public final class RallyScript implements InputScript {
    @Override public Class<? extends Game<?>> game() {
        return Rally.class;
    }

    @Override public Input next(@Nullable Input held, RandomGenerator random) {
        if (held != null && random.nextInt(20) > 0) return held;
        return new Rally.Drive((byte) random.nextInt(-1, 2), true, false);
    }
}
