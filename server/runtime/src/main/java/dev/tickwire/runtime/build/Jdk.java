package dev.tickwire.runtime.build;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Finds the JDK that runs a kept build: the one that ran it before, or one of the same feature version. */
final class Jdk {
    private Jdk() {}

    /** @throws NoBuildException if there is none */
    static Path java(KeptBuild build) throws IOException, NoBuildException {
        int feature = Integer.parseInt(build.name().substring(build.name().lastIndexOf('-') + 1));
        Path java = program(build.javaHome());
        if (Files.isExecutable(java) && hasFeature(build.javaHome(), feature)) {
            return java;
        }
        Path own = program(Path.of(System.getProperty("java.home")));
        if (Files.isExecutable(own) && Runtime.version().feature() == feature) {
            return own;
        }
        throw new NoBuildException("that build ran on JDK " + feature + ", which is no longer at " + build.javaHome());
    }

    private static Path program(Path javaHome) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return javaHome.resolve("bin").resolve(windows ? "java.exe" : "java");
    }

    /** Checks the version, because another JDK may have replaced it. */
    private static boolean hasFeature(Path javaHome, int feature) throws IOException {
        Path release = javaHome.resolve("release");
        if (!Files.exists(release)) {
            return true; // unknown: the build itself fails if it differs
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(release)) {
            properties.load(in);
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        return version.split("[.+-]", -1)[0].equals(Integer.toString(feature));
    }
}
