package dev.tickwire.bench.restart;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What all figures share.
 *
 * @param jvm options of the server's JVM
 * @param url of a PostgreSQL; {@code null}: rooms are stored in a folder
 * @param rooms how many rooms of four players
 * @param hz ticks of these per second
 * @param playSeconds how long players play before the process is killed, enough for a checkpoint of each room
 * @param target folder for data and the output of servers
 * @param progress reports each round
 */
record FigureContext(
        int rounds,
        int rooms,
        int hz,
        int playSeconds,
        List<String> jvm,
        @Nullable String url,
        Path target,
        PrintWriter progress) {
    /** Starts the process, with an empty store if that is a folder. */
    SupervisedProcess start(String name, String... options) {
        try {
            Files.createDirectories(target);
            List<String> store = url == null
                    ? List.of(
                            "--data", Files.createTempDirectory(target, "data").toString())
                    : List.of("--store", url);
            return new SupervisedProcess(
                    jvm, store, List.of(options), target.resolve("restart-logs").resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder can be made: " + e.getMessage(), e);
        }
    }

    long playNs() {
        return TimeUnit.SECONDS.toNanos(playSeconds);
    }

    /** Reports progress. */
    void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
