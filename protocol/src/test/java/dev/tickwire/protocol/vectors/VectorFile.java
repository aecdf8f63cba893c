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
        Path file = Path.of(System.getProperty("basedir", "."), "vectors", name);
        if (Boolean.getBoolean("vectors.write")) {
            Files.writeString(file, content);
        }
        assertEquals(Files.readString(file), content, name + " differs; -Dvectors.write=true writes it anew");
    }
}
