package dev.tickwire.bench.network;

import dev.tickwire.bench.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The effect of a cut connection. */
final class Outage {
    private static final int RTT_MS = 150;
    private static final double TICK_MS = 1000.0 / 60;
    private static final int CUT_MS = 2000;
    private static final int BEFORE_MS = 5000;
    private static final int SHIPS = 8;

    private Outage() {}

    static List<Row> rows(FigureContext context) {
        List<JsonNode> ours = measure(context, context.tickwire(), false);
        List<JsonNode> theirs = measure(context, context.colyseus(), true);
        String limit = String.format(Locale.ROOT, "%.0f", 2 * RTT_MS + TICK_MS + 100);
        return List.of(
                new Row(
                        "after a cut of 2 s, RTT 150 ms: attempt to playing, ms",
                        limit,
                        back(ours, "ms"),
                        back(theirs, "ms")),
                new Row("cut to playing, ms", "", back(ours, "sinceCutMs"), back(theirs, "sinceCutMs")),
                new Row(
                        "bytes until playing, " + SHIPS + " ships; of joining",
                        "missed frames only",
                        bytes(ours),
                        bytes(theirs)));
    }

    /** @param told whether the server detects the cut at once */
    private static List<JsonNode> measure(FigureContext context, ArenaServer side, boolean told) {
        Map<String, Object> conditions = Map.of("rttMs", RTT_MS);
        Map<String, Object> options =
                Map.of("ships", SHIPS, "afterMs", BEFORE_MS, "cutMs", CUT_MS, "told", told, "conditions", conditions);
        return context.measureRounds(side, "cut", options).toList();
    }

    private static String back(List<JsonNode> rounds, String member) {
        if (!rounds.stream().allMatch(each -> each.path("kept").booleanValue())) {
            return "not always back";
        }
        return Spread.of(rounds.stream()
                        .mapToDouble(each -> each.path("back").path(member).doubleValue()))
                .text(0);
    }

    private static String bytes(List<JsonNode> rounds) {
        Spread joining = Spread.of(
                rounds.stream().mapToDouble(each -> each.path("joinBytes").doubleValue()));
        return back(rounds, "bytes") + String.format(Locale.ROOT, "; %.0f", joining.median());
    }
}
