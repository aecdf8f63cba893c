package dev.tickwire.bench.network;

import dev.tickwire.bench.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Measures how evenly ships move over a bad network. */
final class MotionSmoothness {
    private static final int CLIENTS = 3;

    private MotionSmoothness() {}

    static List<Row> badNetwork(FigureContext context) {
        Map<String, Object> conditions = Map.of("rttMs", 150, "jitterMs", 30, "stallPercent", 2, "stallMs", 200);
        Map<String, Object> options =
                Map.of("clients", CLIENTS, "seconds", context.choose(10, 60), "conditions", conditions);
        List<JsonNode> ours = context.measureRounds(context.tickwire(), "bad-network", options)
                .toList();
        List<JsonNode> theirs = context.measureRounds(context.colyseus(), "bad-network", options)
                .toList();
        String under = "RTT 150 ± 30 ms, stalls of 200 ms 2 % of the time";
        return List.of(
                new Row(
                        "own ship's correction in a frame, ship lengths: p50, p99, max; " + under,
                        "p99 0.1",
                        lengths(ours, "corrections"),
                        lengths(theirs, "corrections")),
                new Row(
                        "own ship off the server's path, ship lengths: p50, p99, max; " + under,
                        "",
                        lengths(ours, "offPath"),
                        lengths(theirs, "offPath")),
                new Row("remote ships: frames that jump; " + under, "0.1 %", jumps(ours), jumps(theirs)));
    }

    /** Medians of the rounds, and the range of the second figure. */
    private static String lengths(List<JsonNode> rounds, String figure) {
        Spread p99 = Spread.of(rounds.stream()
                .mapToDouble(each -> each.path(figure).path("p99").doubleValue()));
        return String.format(
                Locale.ROOT,
                "%.3f, %s, %.3f",
                median(rounds, figure, "p50"),
                p99.text(3),
                median(rounds, figure, "max"));
    }

    private static double median(List<JsonNode> rounds, String figure, String part) {
        return Spread.of(rounds.stream()
                        .mapToDouble(each -> each.path(figure).path(part).doubleValue()))
                .median();
    }

    private static String jumps(List<JsonNode> rounds) {
        long jumps = rounds.stream()
                .mapToLong(each -> each.path("jumps").longValue())
                .sum();
        long frames = rounds.stream()
                .mapToLong(each -> each.path("jumpFrames").longValue())
                .sum();
        return String.format(Locale.ROOT, "%.2f %% (%d of %,d)", 100.0 * jumps / frames, jumps, frames);
    }
}
