package dev.tickwire.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The classes of the packaged server, parsed and verified once for all tests: mapping this file halves the work of a
 * start. A JVM that cannot use it starts without it.
 */
final class ClassArchive {
    /** Options of a JVM that ends soon: without an optimizing compiler it takes less processor time. */
    static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    static final Path FILE = make();

    private ClassArchive() {}

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "classes");
            Path file = folder.resolve("tickwire.jsa");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(SHORT_LIVED);
            command.addAll(List.of(
                    "-XX:ArchiveClassesAtExit=" + file,
                    "-jar",
                    System.getProperty("tickwire.jar"),
                    "--port=0",
                    "--admin-port=0",
                    "--admin-token-file=" + folder.resolve("admin-token"),
                    "--build-key-file=" + folder.resolve("build-key"),
                    "--data=" + folder.resolve("data")));
            try (Program server = Program.start(Path.of("."), Map.of(), command)) {
                server.awaitLine("^(play)");
                server.signal("TERM");
                server.awaitExit();
            }
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("no class archive", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
