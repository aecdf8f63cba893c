package dev.tickwire.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, ended with this one at the latest. */
final class ServerProcess implements AutoCloseable {
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 30_000;
    private static final long START_MS_MAX = 30_000;
    private static final long START_POLL_MS = 50;
    private static final long END_MS_MAX = 6_000;

    private final Process process;
    private final int port;
    private final Thread hook;

    /**
     * Starts it and waits until it listens.
     *
     * @param log where what it prints goes
     * @throws IllegalStateException if it does not
     */
    ServerProcess(Contender server, Load load, Cores.Set cores, Path log) {
        port = freePorts();
        List<String> command = new ArrayList<>(cores.prefix());
        command.addAll(server.command(load, port));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(server.environment(load, port));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            Files.createDirectories(log.getParent());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(server.name() + " cannot be started: " + e.getMessage(), e);
        }
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        awaitListening(server, log);
        server.tidy(port);
    }

    /** A port with a free one after it, below those that the system gives to clients. */
    static int freePorts() {
        for (int port = FIRST_PORT; port < LAST_PORT; port += 2) {
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

    private void awaitListening(Contender server, Path log) {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS_MAX);
        while (!listening(server.lastPort(port))) {
            if (!process.isAlive() || System.nanoTime() > untilNs) {
                close();
                throw new IllegalStateException(server.name() + " does not start; it says why in " + log);
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

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Its memory, in bytes, that is in the machine's. */
    long residentBytes() {
        return Cpu.read(Path.of("/proc", Long.toString(pid()), "status"))
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                * 1024;
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
