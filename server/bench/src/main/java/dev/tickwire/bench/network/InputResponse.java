package dev.tickwire.bench.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** How soon the player's own ship responds, and whether the prediction was right. */
final class InputResponse {
    private static final int RTT_MS = 150;

    private InputResponse() {}

    static List<Row> keyPress(FigureContext context) {
        Map<String, Object> options = Map.of("seconds", context.choose(7, 60), "conditions", Map.of("rttMs", RTT_MS));
        return List.of(new Row(
                "key press to own ship turning, RTT 150 ms: animation frames (presses), median ms",
                "1",
                histogram(context.measure(context.tickwire(), "key-press", options)),
                histogram(context.measure(context.colyseus(), "key-press", options))));
    }

    /** The number of presses by frames until they showed; those that never showed come last. */
    static String histogram(JsonNode presses) {
        Map<Integer, Integer> counts = new TreeMap<>();
        presses.forEach(press -> counts.merge(press.path("frames").intValue(), 1, Integer::sum));
        Integer never = counts.remove(0);
        String text = counts.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
        double[] ms = StreamSupport.stream(presses.spliterator(), false)
                .mapToDouble(press -> press.path("ms").doubleValue())
                .sorted()
                .toArray();
        return text
                + (never == null ? "" : ", never (" + never + ")")
                + (ms.length == 0 ? "none" : String.format(Locale.ROOT, "; %.0f ms", ms[ms.length / 2]));
    }

    static List<Row> divergence(FigureContext context) {
        int seconds = context.choose(6, 60);
        Map<String, Object> options = Map.of("seconds", seconds, "seed", context.seed());
        JsonNode ours =
                context.measure(context.tickwire(), "clean-play", options).path("figures");
        JsonNode theirs =
                context.measure(context.colyseus(), "clean-play", options).path("figures");
        return List.of(new Row(
                "divergences in " + seconds + " s of random play, clean network",
                "0",
                ours.path("divergences").asString("not counted") + " of "
                        + ours.path("frames").longValue() + " snapshots",
                theirs.path("corrected").longValue() + " of "
                        + theirs.path("reconciled").longValue() + " snapshots corrected by more than 1 mm"));
    }
}
