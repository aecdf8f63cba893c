package dev.tickwire.app.jar;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;

/**
 * Finds a jar's providers of a service. Its class loader stays open as long as the process, because classes are loaded
 * when they are needed.
 */
public final class JarServices {
    private JarServices() {}

    /**
     * The jar's own providers, and not those of this process.
     *
     * @throws IllegalArgumentException naming the jar, if it cannot be read, is no jar, or names a class that is no
     *     provider
     */
    public static <S> List<ServiceLoader.Provider<S>> of(Path jar, Class<S> service) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("there is no game jar " + jar);
        }
        try (JarFile opened = new JarFile(jar.toFile())) {
            opened.size();
        } catch (IOException e) {
            throw new IllegalArgumentException(jar + " is no jar: " + e.getMessage(), e);
        }
        URLClassLoader loader = new URLClassLoader(new URL[] {url(jar)}, JarServices.class.getClassLoader());
        try {
            return ServiceLoader.load(service, loader).stream()
                    .filter(provider -> provider.type().getClassLoader() == loader)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw e.getCause() instanceof LinkageError cause
                    ? refusal(jar, cause)
                    : new IllegalArgumentException(jar + ": " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw refusal(jar, e);
        }
    }

    private static IllegalArgumentException refusal(Path jar, LinkageError error) {
        String why = error instanceof NoClassDefFoundError
                ? " needs the class " + String.valueOf(error.getMessage()).replace('/', '.') + ", which is not in it"
                : ": " + error.getMessage();
        return new IllegalArgumentException(jar + why, error);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("there is no game jar " + jar, e);
        }
    }
}
