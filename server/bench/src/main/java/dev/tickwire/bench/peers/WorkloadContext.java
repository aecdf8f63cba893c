package dev.tickwire.bench.peers;

import dev.tickwire.bench.CpuPinning;
import dev.tickwire.bench.RoundPlan;
import dev.tickwire.bench.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What all workloads share.
 *
 * @param floor whether {@link Floor} is there
 * @param logs folder for the output of servers
 * @param progress reports each round
 */
record WorkloadContext(RoundPlan plan, boolean floor, Path logs, PrintWriter progress) {
    static final Tickwire TICKWIRE = new Tickwire("Tickwire", List.of());

    /** The same load on all servers that have a program for it. */
    String compare(String title, Load load) {
        List<PeerServer> servers = new ArrayList<>(List.of(TICKWIRE, new Colyseus(), new HandPacked()));
        if (floor) {
            servers.add(new Floor(0));
        }
        return new Comparison(plan, servers, logs, progress).run(title, load, CpuPinning.server());
    }

    /** The same load on two workers and on one, both with two cores to run on. */
    String compareWorkers(String title, Load load) {
        List<PeerServer> servers = List.of(
                new Tickwire("two workers", List.of("--workers", "2")),
                new Tickwire("one worker", List.of("--workers", "1")));
        return new Comparison(plan, servers, logs, progress).run(title, load, CpuPinning.twoForServer());
    }

    /** The same load on a server that stores its rooms in a folder and on one that does not. */
    String compareStores(String title, Load load) {
        try {
            Path data = Files.createTempDirectory(Files.createDirectories(logs), "data");
            List<PeerServer> servers = List.of(
                    new Tickwire("SQLite", List.of("--data", data.toString())), new Tickwire("no store", List.of()));
            return new Comparison(plan, servers, logs, progress).run(title, load, CpuPinning.server());
        } catch (IOException e) {
            throw new UncheckedIOException("no folder can be made: " + e.getMessage(), e);
        }
    }

    /** Starts a server by itself, on one core. */
    ServerProcess start(PeerServer server, Load load) {
        return start(server, load, CpuPinning.server(), logs.resolve("other.log"));
    }

    /** Starts a server by itself, and makes it idle. */
    static ServerProcess start(PeerServer server, Load load, CpuPinning.Set cores, Path log) {
        int port = ServerProcess.freePorts();
        List<String> command = new ArrayList<>(cores.prefix());
        command.addAll(server.command(load, port));
        Map<String, String> environment = server.environment(load, port);
        ServerProcess process =
                new ServerProcess(server.name(), command, environment, port, server.lastPort(port), log);
        server.tidy(port);
        return process;
    }

    /** Reports progress. */
    void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
