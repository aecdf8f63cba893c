package dev.tickwire.bench.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** How soon the own ship answers, and whether the answer was right. */
final class Answers {
    private static final int RTT_MS = 150;

    private Answers() {}

    static List<Row> keyPress(Lab lab) {
        Map<String, Object> options = Map.of("seconds", lab.choose(7, 60), "conditions", Map.of("rttMs", RTT_MS));
        return List.of(new Row(
                "key press to own ship turning, RTT 150 ms: animation frames (presses), median ms",
                "1",
                histogram(lab.measure(lab.tickwire(), "key-press", options)),
                histogram(lab.measure(lab.colyseus(), "key-press", options))));
    }

    /** How many presses showed after how many frames; what never showed last. */
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

    static List<Row> divergence(Lab lab) {
        int seconds = lab.choose(6, 60);
        Map<String, Object> options = Map.of("seconds", seconds, "seed", lab.seed());
        JsonNode ours = lab.measure(lab.tickwire(), "clean-play", options).path("figures");
        JsonNode theirs = lab.measure(lab.colyseus(), "clean-play", options).path("figures");
        return List.of(new Row(
                "divergences in " + seconds + " s of random play, clean network",
                "0",
                ours.path("divergences").asString("not counted") + " of "
                        + ours.path("frames").longValue() + " snapshots",
                theirs.path("corrected").longValue() + " of "
                        + theirs.path("reconciled").longValue() + " snapshots corrected by more than 1 mm"));
    }
}
