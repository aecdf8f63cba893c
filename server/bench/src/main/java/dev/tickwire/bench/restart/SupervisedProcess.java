package dev.tickwire.bench.restart;

import dev.tickwire.bench.Http;
import dev.tickwire.bench.Operator;
import dev.tickwire.bench.ProjectPaths;
import dev.tickwire.bench.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The ready-made process under a supervisor that starts it again at once. Ends with this one at the latest. Threads:
 * one.
 */
final class SupervisedProcess implements AutoCloseable {
    private static final int ROOMS_MAX = 20_000;
    private static final long LISTEN_MS_MAX = 120_000;

    private final int port = ServerProcess.freePorts();
    private final List<String> command;
    private final Path log;
    private final Thread hook = new Thread(() -> process().destroyForcibly());
    private Process process;
    private long startedNs;

    /**
     * Starts it.
     *
     * @param jvm options of the JVM
     * @param store its options for the store
     * @param options more of the command line
     */
    SupervisedProcess(List<String> jvm, List<String> store, List<String> options, Path log) {
        this.log = log;
        command = new ArrayList<>(List.of(ProjectPaths.java()));
        command.addAll(jvm);
        command.addAll(List.of("-jar", ProjectPaths.tickwireJar().toString(), "--host", "127.0.0.1"));
        command.addAll(List.of("--port", Integer.toString(port), "--admin-token", Operator.TOKEN));
        command.addAll(List.of("--max-rooms", Integer.toString(ROOMS_MAX)));
        command.addAll(store);
        command.addAll(options);
        process = start();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private Process start() {
        try {
            Files.createDirectories(log.getParent());
            startedNs = System.nanoTime();
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the process cannot be started: " + e.getMessage(), e);
        }
    }

    private Process process() {
        return process;
    }

    /** The port for clients. */
    int port() {
        return port;
    }

    /** The id of the current process. */
    long pid() {
        return process.pid();
    }

    /** When the current process was started. */
    long startedNs() {
        return startedNs;
    }

    Operator operator() {
        return new Operator(port + 1, Operator.TOKEN);
    }

    /** Waits until the admin endpoint of the process answers, which listens last. */
    void awaitListening() {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LISTEN_MS_MAX);
        while (true) {
            try {
                Http.get(port + 1, "/healthz", Operator.TOKEN);
                return;
            } catch (UncheckedIOException e) {
                if (!process.isAlive() || System.nanoTime() > untilNs) {
                    throw new IllegalStateException("the process does not start; it says why in " + log, e);
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process starts", e);
        }
    }

    /** Ends the process by {@code kill -9}, and starts another. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process ends", e);
        }
        process = start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
