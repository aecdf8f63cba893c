package dev.tickwire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A server in its own process, which ends with this one at the latest. Threads: one. */
public final class ServerProcess implements AutoCloseable {
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 30_000;
    private static final long START_MS_MAX = 30_000;
    private static final long START_POLL_MS = 50;
    private static final long END_MS_MAX = 6_000;

    private final Process process;
    private final int port;
    private final Thread hook;

    /**
     * Starts the server and waits until it listens.
     *
     * @param port for its clients
     * @param lastPort the one of its ports that listens last
     * @param log file for its output
     * @throws IllegalStateException if it does not listen in time
     */
    public ServerProcess(
            String name, List<String> command, Map<String, String> environment, int port, int lastPort, Path log) {
        this.port = port;
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            Files.createDirectories(log.getParent());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started: " + e.getMessage(), e);
        }
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        awaitListening(name, lastPort, log);
    }

    /**
     * A free port with a free one after it, below the ephemeral ports. The search begins at a random port, so that two
     * programs that search at once find different ones.
     */
    public static int freePorts() {
        int pairs = (LAST_PORT - FIRST_PORT) / 2;
        int first = ThreadLocalRandom.current().nextInt(pairs);
        for (int i = 0; i < pairs; i++) {
            int port = FIRST_PORT + 2 * ((first + i) % pairs);
            if (free(port) && free(port + 1)) {
                return port;
            }
        }
        throw new IllegalStateException("there are no two free ports in " + FIRST_PORT + "-" + LAST_PORT);
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitListening(String name, int lastPort, Path log) {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS_MAX);
        while (!listening(lastPort)) {
            if (!process.isAlive() || System.nanoTime() > untilNs) {
                close();
                throw new IllegalStateException(name + " does not start; its output is in " + log);
            }
            pause();
        }
    }

    private static boolean listening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(START_POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a server starts", e);
        }
    }

    /** The port for its clients, on the loopback address. */
    public int port() {
        return port;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_MS_MAX, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // This process is ending: the hook runs.
        }
    }
}
