package dev.tickwire.bench.network;

import dev.tickwire.bench.ProjectPaths;
import dev.tickwire.bench.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server of the arena, and where it serves the bench's pages. */
final class ArenaServer implements AutoCloseable {
    private final String name;
    private final ServerProcess process;
    private final String page;

    private ArenaServer(String name, ServerProcess process, String page) {
        this.name = name;
        this.process = process;
        this.page = "http://127.0.0.1:" + process.port() + page;
    }

    /** This project's ready-made process. */
    static ArenaServer tickwire(Path logs) {
        int port = ServerProcess.freePorts();
        List<String> command = List.of(
                ProjectPaths.java(),
                "-jar",
                ProjectPaths.tickwireJar().toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--data",
                "none",
                "--www",
                ProjectPaths.pages().toString());
        String name = "Tickwire";
        return new ArenaServer(
                name,
                new ServerProcess(name, command, Map.of(), port, port + 1, logs.resolve("tickwire.log")),
                "/page.html");
    }

    /** Colyseus, with the arena's rules by hand. */
    static ArenaServer colyseus(Path logs) {
        int port = ServerProcess.freePorts();
        List<String> command = List.of(
                "node", ProjectPaths.peers().resolve("colyseus-flight.mjs").toString());
        Map<String, String> environment = Map.of("PORT", Integer.toString(port), "NODE_ENV", "production");
        String name = "Colyseus";
        return new ArenaServer(
                name,
                new ServerProcess(name, command, environment, port, port, logs.resolve("colyseus.log")),
                "/page.html?peer=colyseus");
    }

    String name() {
        return name;
    }

    int port() {
        return process.port();
    }

    /** The address of the page that measures. */
    String page() {
        return page;
    }

    @Override
    public void close() {
        process.close();
    }
}
