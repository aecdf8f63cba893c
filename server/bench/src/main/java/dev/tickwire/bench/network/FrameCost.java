package dev.tickwire.bench.network;

import dev.tickwire.bench.ProjectPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The time of an animation frame that a client uses. */
final class FrameCost {
    private static final int SHIPS = 100;
    private static final int FEW_SHIPS = 20;
    private static final int RTT_MS = 150;
    private static final int INPUTS_PER_SECOND = 10;
    private static final int SWARM_SECONDS_MAX = 600;
    private static final int JOIN_SECONDS = 4;

    private FrameCost() {}

    static List<Row> rows(FigureContext context) {
        JsonNode ours = tickwire(context, SHIPS);
        JsonNode theirs = colyseus(context, SHIPS);
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                "client's work per animation frame, 100 ships, RTT 150 ms: median, p99, mean ms (inputs "
                        + "unacknowledged)",
                "1",
                work(ours),
                work(theirs)));
        rows.add(new Row(
                "allocated per frame, bytes",
                "",
                String.format(Locale.ROOT, "%,.0f", allocated(ours)),
                String.format(Locale.ROOT, "%,.0f", allocated(theirs))));
        if (!context.quick()) {
            rows.add(new Row(
                    "of that for each ship",
                    "no object",
                    perShip(ours, tickwire(context, FEW_SHIPS)),
                    perShip(theirs, colyseus(context, FEW_SHIPS))));
        }
        return rows;
    }

    /** The other ships are clients of a swarm. */
    private static JsonNode tickwire(FigureContext context, int ships) {
        Process swarm = startSwarm(context, ships);
        try {
            swarm.waitFor(JOIN_SECONDS, TimeUnit.SECONDS);
            return measure(context, context.tickwire(), Map.of("playersMax", ships));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a swarm joins", e);
        } finally {
            swarm.destroy();
        }
    }

    /** The server steers the other ships. */
    private static JsonNode colyseus(FigureContext context, int ships) {
        return measure(context, context.colyseus(), Map.of("ships", ships - 1));
    }

    private static Process startSwarm(FigureContext context, int ships) {
        List<String> command = List.of(
                ProjectPaths.java(),
                "-cp",
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString(),
                "dev.tickwire.app.Main",
                "swarm",
                "--url",
                "http://127.0.0.1:" + context.tickwire().port(),
                "--game",
                "arena",
                "--script",
                Cruise.NAME,
                "--clients",
                Integer.toString(ships - 1),
                "--option",
                "playersMax=" + ships,
                "--hz",
                Integer.toString(INPUTS_PER_SECOND),
                "--seconds",
                Integer.toString(SWARM_SECONDS_MAX));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProjectPaths.module()
                            .resolve("target/network-logs/swarm.log")
                            .toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the swarm cannot be started: " + e.getMessage(), e);
        }
    }

    private static JsonNode measure(FigureContext context, ArenaServer side, Map<String, Object> room) {
        Map<String, Object> options = new HashMap<>();
        options.put("seconds", context.choose(5, 20));
        options.put("seed", context.seed());
        options.put("conditions", Map.of("rttMs", RTT_MS));
        options.put("options", room);
        return context.measure(side, "frame-cost", options);
    }

    private static String work(JsonNode report) {
        JsonNode ms = report.path("ms");
        return String.format(
                Locale.ROOT,
                "%.2f, %.2f, %.2f (%.0f)",
                ms.path("p50").doubleValue(),
                ms.path("p99").doubleValue(),
                report.path("meanMs").doubleValue(),
                report.path("unacknowledged").doubleValue());
    }

    private static String perShip(JsonNode many, JsonNode few) {
        return String.format(Locale.ROOT, "%.0f", (allocated(many) - allocated(few)) / (ships(many) - ships(few)));
    }

    private static double allocated(JsonNode report) {
        return report.path("allocatedBytes").doubleValue()
                / report.path("frames").doubleValue();
    }

    private static double ships(JsonNode report) {
        return report.path("ships").doubleValue();
    }
}
