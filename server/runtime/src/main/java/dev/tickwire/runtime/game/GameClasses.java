package dev.tickwire.runtime.game;

import dev.tickwire.Game;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes of a game, so that its author need not list them: those nested in the game class, and the top-level
 * classes of its package.
 */
public final class GameClasses {
    private static final String SUFFIX = ".class";

    private GameClasses() {}

    /** The game class itself comes first. */
    public static Set<Class<?>> of(Class<?> game) {
        Set<Class<?>> found = new LinkedHashSet<>();
        addWithNested(game, found);
        for (String name : topLevelNames(game)) {
            Class<?> type = load(name, game);
            if (type != null) {
                found.add(type);
            }
        }
        return found;
    }

    private static void addWithNested(Class<?> type, Set<Class<?>> found) {
        found.add(type);
        for (Class<?> nested : type.getDeclaredClasses()) {
            if (!Game.class.isAssignableFrom(nested)) {
                addWithNested(nested, found);
            }
        }
    }

    private static @Nullable Class<?> load(String name, Class<?> game) {
        try {
            return Class.forName(name, false, game.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null; // refers to a missing class, so it cannot be part of the game
        }
    }

    private static List<String> topLevelNames(Class<?> game) {
        String folder = game.getPackageName().replace('.', '/');
        List<String> names = new ArrayList<>();
        try {
            ClassLoader loader = game.getClassLoader();
            for (URL url : Collections.list(loader.getResources(folder + (folder.isEmpty() ? "" : "/")))) {
                for (String file : filesIn(url, folder)) {
                    if (file.endsWith(SUFFIX) && file.indexOf('$') < 0 && file.indexOf('-') < 0) {
                        String simpleName = file.substring(0, file.length() - SUFFIX.length());
                        names.add(folder.isEmpty() ? simpleName : game.getPackageName() + "." + simpleName);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for the classes of " + game.getName(), e);
        }
        return names;
    }

    private static List<String> filesIn(URL url, String folder) throws IOException {
        if (url.openConnection() instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            String prefix = folder.isEmpty() ? "" : folder + "/";
            try (var file = jar.getJarFile()) {
                return file.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
                        .map(name -> name.substring(prefix.length()))
                        .toList();
            }
        }
        if (!"file".equals(url.getProtocol())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(new URI(url.toString())))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
