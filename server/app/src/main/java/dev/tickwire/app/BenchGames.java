package dev.tickwire.app;

import dev.tickwire.Game;
import dev.tickwire.app.bench.Drift;
import dev.tickwire.app.bench.Wander;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The games to measure with, by the names that {@code --game-bench} takes. */
final class BenchGames {
    private static final Map<String, Class<? extends Game<?>>> GAMES =
            new TreeMap<>(Map.of("drift", Drift.class, "wander", Wander.class));

    private BenchGames() {}

    /** @throws IllegalArgumentException if there is none of such a name */
    static List<Class<? extends Game<?>>> games(List<String> names) {
        return names.stream().<Class<? extends Game<?>>>map(BenchGames::game).toList();
    }

    private static Class<? extends Game<?>> game(String name) {
        @Nullable Class<? extends Game<?>> game = GAMES.get(name);
        if (game == null) {
            throw new IllegalArgumentException(
                    "there is no bench game " + name + "; there is " + String.join(", ", GAMES.keySet()));
        }
        return game;
    }
}
