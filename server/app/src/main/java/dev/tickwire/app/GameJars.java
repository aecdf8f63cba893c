package dev.tickwire.app;

import dev.tickwire.Game;
import dev.tickwire.app.jar.JarServices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the games of jars. */
final class GameJars {
    private GameJars() {}

    /** @throws IllegalArgumentException naming the jar, if it cannot be read or names no game */
    static List<Class<? extends Game<?>>> games(List<Path> jars) {
        List<Class<? extends Game<?>>> games = new ArrayList<>();
        for (Path jar : jars) {
            games.addAll(gamesOf(jar));
        }
        return games;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // a service is found by its raw class
    private static List<Class<? extends Game<?>>> gamesOf(Path jar) {
        List<Class<? extends Game<?>>> games = new ArrayList<>();
        JarServices.of(jar, Game.class)
                .forEach(provider -> games.add((Class<? extends Game<?>>) (Class<?>) provider.type()));
        if (games.isEmpty()) {
            throw new IllegalArgumentException(jar + " names no game in META-INF/services/dev.tickwire.Game");
        }
        return games;
    }
}
