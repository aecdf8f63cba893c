package dev.tickwire.bench.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Whether the server counts what shooters saw. */
final class Shots {
    private static final int PAIRS = 3;

    private Shots() {}

    static List<Row> rows(Lab lab) {
        String what = "honest hits kept, crossing target at full speed, RTT 250 ms";
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(what, "95 %", kept(lab, lab.tickwire(), true), kept(lab, lab.colyseus(), true)));
        if (!lab.quick()) {
            rows.add(new Row(
                    what + ", nothing rewound",
                    "about 0",
                    kept(lab, lab.tickwire(), false),
                    kept(lab, lab.colyseus(), false)));
        }
        return rows;
    }

    private static String kept(Lab lab, Side side, boolean claims) {
        JsonNode told = lab.measure(
                side,
                "shots",
                Map.of(
                        "pairs", PAIRS,
                        "seconds", lab.choose(12, 90),
                        "seed", lab.seed(),
                        "claims", claims,
                        "conditions", Map.of("rttMs", 250)));
        int seen = told.path("seen").intValue();
        int kept = told.path("kept").intValue();
        String share = seen == 0 ? "no shot met" : String.format(Locale.ROOT, "%.0f %%", 100.0 * kept / seen);
        return share + " (" + kept + " of " + seen + ")";
    }
}
