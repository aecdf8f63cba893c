package dev.tickwire.bench.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How many hits that shooters saw the server counts. */
final class HitRate {
    private static final int PAIRS = 3;

    private HitRate() {}

    static List<Row> rows(FigureContext context) {
        String what = "honest hits kept, crossing target at full speed, RTT 250 ms";
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                what, "95 %", kept(context, context.tickwire(), true), kept(context, context.colyseus(), true)));
        if (!context.quick()) {
            rows.add(new Row(
                    what + ", nothing rewound",
                    "about 0",
                    kept(context, context.tickwire(), false),
                    kept(context, context.colyseus(), false)));
        }
        return rows;
    }

    private static String kept(FigureContext context, ArenaServer side, boolean claims) {
        JsonNode report = context.measure(
                side,
                "shots",
                Map.of(
                        "pairs", PAIRS,
                        "seconds", context.choose(12, 90),
                        "seed", context.seed(),
                        "claims", claims,
                        "conditions", Map.of("rttMs", 250)));
        int seen = report.path("seen").intValue();
        int kept = report.path("kept").intValue();
        String share = seen == 0 ? "no shot met" : String.format(Locale.ROOT, "%.0f %%", 100.0 * kept / seen);
        return share + " (" + kept + " of " + seen + ")";
    }
}
