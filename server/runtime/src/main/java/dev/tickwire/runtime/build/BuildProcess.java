package dev.tickwire.runtime.build;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of a kept build. It gets messages from its host, and the host's environment without secrets and without
 * options for Java; it ends with its host. Its standard error goes to the log.
 *
 * <p><b>Threads.</b> One at a time; {@link #close}: any. <b>Memory.</b> A heap of at most half of the host's.
 */
public final class BuildProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BuildProcess.class);
    private static final List<String> NOT_INHERITED =
            List.of("TICKWIRE_ADMIN_TOKEN", "TICKWIRE_BUILD_KEY", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");
    private static final int HEAP_MB_MIN = 128;
    private static final int LOG_LINES_MAX = 200;
    private static final int LOG_CHARS_MAX = 500;
    private static final long END_MS_MAX = 1000;

    private final KeptBuild build;
    private final Process process;
    private final Path jars;
    private final DataInputStream in;
    private final DataOutputStream out;

    private BuildProcess(KeptBuild build, Process process, Path jars) {
        this.build = build;
        this.process = process;
        this.jars = jars;
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    /** @param jars the folder with the jars, which is deleted with the process */
    static BuildProcess start(KeptBuild build, Path java, Path jars) throws IOException {
        long heapMb = Math.max(HEAP_MB_MIN, (Runtime.getRuntime().maxMemory() >> 20) / 2);
        String classPath = build.jars().stream()
                .map(jar -> jars.resolve(jar + ".jar").toString())
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(
                java.toString(),
                "-Xmx" + heapMb + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Djava.util.logging.SimpleFormatter.format=%4$s %3$s %5$s%6$s%n",
                "-cp",
                classPath,
                build.main());
        NOT_INHERITED.forEach(builder.environment()::remove);
        try {
            BuildProcess started = new BuildProcess(build, builder.start(), jars);
            started.thread("output", started::log).start();
            return started;
        } catch (IOException e) {
            delete(jars);
            throw e;
        }
    }

    private Thread thread(String what, Runnable task) {
        Thread thread = new Thread(task, "tickwire-build-" + what);
        thread.setDaemon(true);
        return thread;
    }

    /** Name of the class of its game. */
    public String game() {
        return build.game();
    }

    /** The messages between a host and a build. */
    @FunctionalInterface
    public interface Exchange<T> {
        /** Reads and writes; an {@link IOException} ends the process. */
        T with(DataInputStream in, DataOutputStream out) throws IOException;
    }

    /**
     * Exchanges messages with the build.
     *
     * @param msMax after which the process is ended
     * @throws NoBuildException if it has ended, or does not answer correctly in time; it is unusable afterwards
     */
    public <T> T exchange(long msMax, Exchange<T> exchange) throws NoBuildException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(() -> exchange.with(in, out));
        thread("exchange", task).start();
        try {
            return task.get(msMax, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            throw new NoBuildException("that build has not answered within " + msMax / 1000 + " s", e);
        } catch (ExecutionException e) {
            boolean ended = process.waitFor(END_MS_MAX, TimeUnit.MILLISECONDS) && process.exitValue() != 0;
            close();
            throw new NoBuildException(
                    ended
                            ? "the process of that build has ended with code " + process.exitValue()
                            : "that build does not replay: " + e.getCause(),
                    e);
        } catch (InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(END_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(jars);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            LOG.debug("{} is not deleted: {}", folder, e.getMessage());
        }
    }

    /** Logs standard error, up to a limit, because a game may print any amount. */
    private void log() {
        int lines = 0;
        StringBuilder line = new StringBuilder();
        try (BufferedReader from =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (int c = from.read(); c >= 0; c = from.read()) {
                if (c == '\n') {
                    lines++;
                    if (lines <= LOG_LINES_MAX) {
                        LOG.warn(
                                "build {} prints: {}",
                                build.name(),
                                line.toString().stripTrailing());
                    }
                    line.setLength(0);
                } else if (line.length() < LOG_CHARS_MAX) {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            LOG.debug("build {} has ended: {}", build.name(), e.getMessage());
        }
        if (lines > LOG_LINES_MAX) {
            LOG.warn("build {} prints {} more lines", build.name(), lines - LOG_LINES_MAX);
        }
    }
}
