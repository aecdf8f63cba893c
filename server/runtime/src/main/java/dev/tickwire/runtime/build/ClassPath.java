package dev.tickwire.runtime.build;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The class path of a class: the jars and folders of its class loaders, and those that the jars name in their
 * manifests.
 */
final class ClassPath {
    private ClassPath() {}

    /**
     * The jars and folders that the loaders of a class search, in order.
     *
     * @throws NoBuildException if a loader searches elsewhere, such as in a jar within a jar
     */
    static List<Path> of(Class<?> type) throws NoBuildException {
        Set<Path> found = new LinkedHashSet<>();
        try {
            add(type.getClassLoader(), found);
            requireSource(type, found);
            requireSource(ClassPath.class, found);
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            throw new NoBuildException("its class path cannot be read: " + e.getMessage(), e);
        }
        return List.copyOf(found);
    }

    private static void add(ClassLoader loader, Set<Path> found)
            throws IOException, URISyntaxException, NoBuildException {
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return;
        }
        add(loader.getParent(), found); // the parent searches first
        if (loader == ClassLoader.getSystemClassLoader()) {
            for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
                add(Path.of(entry), found);
            }
        } else if (loader instanceof URLClassLoader urls) {
            for (URL url : urls.getURLs()) {
                add(path(url.toURI()), found);
            }
        } else {
            throw new NoBuildException(
                    "its classes are loaded by a " + loader.getClass().getName());
        }
    }

    private static Path path(URI uri) throws NoBuildException {
        if (!"file".equals(uri.getScheme())) {
            throw new NoBuildException("its classes are at " + uri + ", which is not a jar or folder");
        }
        return Path.of(uri);
    }

    /** Adds an entry, unless it does not exist, as class loaders do. */
    private static void add(Path entry, Set<Path> found) throws IOException, URISyntaxException, NoBuildException {
        if (!Files.exists(entry)) {
            return;
        }
        Path real = entry.toRealPath();
        if (found.add(real) && Files.isRegularFile(real)) {
            for (URI named : named(real)) {
                add(path(named), found);
            }
        }
    }

    /** The entries that a jar's manifest adds to the class path. */
    private static List<URI> named(Path jar) throws IOException, URISyntaxException {
        List<URI> named = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String classPath =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (classPath != null && !classPath.isBlank()) {
                for (String each : classPath.strip().split(" +", -1)) {
                    named.add(jar.toUri().resolve(new URI(each)));
                }
            }
        }
        return named;
    }

    private static void requireSource(Class<?> type, Set<Path> found)
            throws IOException, URISyntaxException, NoBuildException {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null
                || source.getLocation() == null
                || !found.contains(path(source.getLocation().toURI()).toRealPath())) {
            throw new NoBuildException("the class " + type.getName() + " is not from the class path");
        }
    }
}
