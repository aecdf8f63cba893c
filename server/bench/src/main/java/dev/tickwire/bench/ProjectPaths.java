package dev.tickwire.bench;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of the project. */
public final class ProjectPaths {
    private ProjectPaths() {}

    /** The folder of this module: the jar or the classes lie in its {@code target}. */
    public static Path module() {
        try {
            Path code = Path.of(ProjectPaths.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the path of this program is no URI: " + e.getMessage(), e);
        }
    }

    /** Where the peers' programs are. */
    public static Path peers() {
        return module().resolve("peers");
    }

    /** The pages that the bench's browser shows, and its driver. */
    public static Path pages() {
        return module().resolve("network");
    }

    /** The ready-made process, packaged before. */
    public static Path tickwireJar() {
        Path jar = module().resolveSibling("app").resolve("target").resolve("tickwire.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: package the project first");
        }
        return jar;
    }

    /** The JVM that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
