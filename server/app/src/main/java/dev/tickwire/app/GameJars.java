package dev.tickwire.app;

import dev.tickwire.Game;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the games of jars. Their class loaders stay open as long as the process: rooms load classes when they need them. */
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
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("there is no game jar " + jar);
        }
        URLClassLoader loader = new URLClassLoader(new URL[] {url(jar)}, GameJars.class.getClassLoader());
        List<Class<? extends Game<?>>> games = new ArrayList<>();
        try {
            ServiceLoader.load(Game.class, loader).stream()
                    .map(ServiceLoader.Provider::type)
                    .filter(type -> type.getClassLoader() == loader) // and not those of this process
                    .forEach(type -> games.add((Class<? extends Game<?>>) (Class<?>) type));
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(jar + ": " + e.getMessage(), e);
        }
        if (games.isEmpty()) {
            throw new IllegalArgumentException(jar + " names no game in META-INF/services/dev.tickwire.Game");
        }
        return games;
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("there is no game jar " + jar, e);
        }
    }
}
