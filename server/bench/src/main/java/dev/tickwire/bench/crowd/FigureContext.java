package dev.tickwire.bench.crowd;

import dev.tickwire.bench.CpuPinning;
import dev.tickwire.bench.Operator;
import dev.tickwire.bench.ProjectPaths;
import dev.tickwire.bench.RoundPlan;
import dev.tickwire.bench.ServerProcess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What all figures share.
 *
 * @param logs folder for the output of servers
 * @param progress reports each round
 */
record FigureContext(RoundPlan plan, Path logs, PrintWriter progress) {
    private static final int ROOMS_MAX = 200;

    /** Starts a server on one core, without rooms. */
    ServerProcess start(String name, String... options) {
        int port = ServerProcess.freePorts();
        List<String> command = new ArrayList<>(CpuPinning.server().prefix());
        command.addAll(List.of(
                ProjectPaths.java(),
                "-jar",
                ProjectPaths.tickwireJar().toString(),
                "--game-bench",
                "drift",
                "--data",
                "none"));
        command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--admin-token", Operator.TOKEN, "--max-rooms", Integer.toString(ROOMS_MAX)));
        command.addAll(List.of(options));
        ServerProcess process =
                new ServerProcess("Tickwire", command, Map.of(), port, port + 1, logs.resolve(name + ".log"));
        new Operator(port + 1, Operator.TOKEN).closeRooms();
        return process;
    }

    /** Reports progress. */
    void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
