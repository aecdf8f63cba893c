package dev.tickwire.bench.crowd;

import dev.tickwire.bench.Cores;
import dev.tickwire.bench.Operator;
import dev.tickwire.bench.Places;
import dev.tickwire.bench.Plan;
import dev.tickwire.bench.ServerProcess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What every figure needs.
 *
 * @param logs folder for what servers print
 * @param progress where each round is told as it ends
 */
record Lab(Plan plan, Path logs, PrintWriter progress) {
    private static final int ROOMS_MAX = 200;

    /** Starts a server on one core, without rooms. */
    ServerProcess start(String name, String... options) {
        int port = ServerProcess.freePorts();
        List<String> command = new ArrayList<>(Cores.server().prefix());
        command.addAll(List.of(
                Places.java(), "-jar", Places.tickwireJar().toString(), "--game-bench", "drift", "--data", "none"));
        command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--admin-token", Operator.TOKEN, "--max-rooms", Integer.toString(ROOMS_MAX)));
        command.addAll(List.of(options));
        ServerProcess process =
                new ServerProcess("Tickwire", command, Map.of(), port, port + 1, logs.resolve(name + ".log"));
        new Operator(port + 1, Operator.TOKEN).closeRooms();
        return process;
    }

    /** Tells how it goes. */
    void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
