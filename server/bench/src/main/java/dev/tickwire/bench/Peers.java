package dev.tickwire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JavaScript programs that the bench compares Tickwire with. */
public final class Peers {
    private Peers() {}

    /** Installs their dependencies, unless it was done after the last change of the lock file. */
    public static void install() {
        Path installed = ProjectPaths.peers().resolve("node_modules/.package-lock.json");
        Path lock = ProjectPaths.peers().resolve("package-lock.json");
        try {
            if (Files.exists(installed)
                    && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
                return;
            }
            Process npm = new ProcessBuilder("npm", "ci")
                    .directory(ProjectPaths.peers().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (npm.waitFor() != 0) {
                throw new IllegalStateException("npm ci failed in " + ProjectPaths.peers());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("npm cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while npm runs", e);
        }
    }

    /** Runs a program to its end, and parses the JSON that it prints. */
    public static JsonNode json(String program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("node", ProjectPaths.peers().resolve(program).toString()));
        command.addAll(List.of(arguments));
        return new JsonMapper().readTree(Machine.output(command.toArray(String[]::new)));
    }
}
