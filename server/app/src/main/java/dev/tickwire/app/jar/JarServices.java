package dev.tickwire.app.jar;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds what a jar provides of a service. Its class loader stays open as long as the process: classes are loaded when they are needed. */
public final class JarServices {
    private JarServices() {}

    /**
     * The jar's own providers, and not those of this process.
     *
     * @throws IllegalArgumentException naming the jar, if it cannot be read or names what is no provider
     */
    public static <S> List<ServiceLoader.Provider<S>> of(Path jar, Class<S> service) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("there is no game jar " + jar);
        }
        URLClassLoader loader = new URLClassLoader(new URL[] {url(jar)}, JarServices.class.getClassLoader());
        try {
            return ServiceLoader.load(service, loader).stream()
                    .filter(provider -> provider.type().getClassLoader() == loader)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(jar + ": " + e.getMessage(), e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("there is no game jar " + jar, e);
        }
    }
}
