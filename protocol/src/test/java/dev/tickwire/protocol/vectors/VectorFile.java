package dev.tickwire.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file in {@code protocol/vectors}, which a run with {@code -Dvectors.write=true} writes and every other run
 * compares.
 */
final class VectorFile {
    private VectorFile() {}

    static void check(String name, String content) throws IOException {
        if (Boolean.getBoolean("vectors.write")) {
            Files.writeString(path(name), content);
        }
        assertEquals(read(name), content, name + " differs; -Dvectors.write=true writes it anew");
    }

    static String read(String name) throws IOException {
        return Files.readString(path(name));
    }

    private static Path path(String name) {
        return Path.of(System.getProperty("basedir", "."), "vectors", name);
    }
}
