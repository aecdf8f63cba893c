package dev.tickwire.bench.network;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.ProjectPaths;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How large the clients are. */
final class BundleSize {
    private static final double KB = 1000;

    private BundleSize() {}

    static List<Row> rows(FigureContext context) {
        JsonNode report = new JsonMapper()
                .readTree(Machine.output(
                        "node", ProjectPaths.pages().resolve("size.mjs").toString()));
        context.progress().println("size: " + report);
        return List.of(
                new Row(
                        "client of a page that predicts nothing, minified and gzipped, KB",
                        "20.5",
                        kb(report, "joining") + " in "
                                + report.path("joiningFiles").intValue() + " files",
                        kb(report, "peerDist") + " in 1 file, as its package carries it"),
                new Row(
                        "with prediction, without rules, KB",
                        "26.5",
                        kb(report, "predicting") + " in "
                                + report.path("predictingFiles").intValue() + " files",
                        kb(report, "peerMinified")));
    }

    private static String kb(JsonNode report, String member) {
        return String.format(Locale.ROOT, "%.1f", report.path(member).doubleValue() / KB);
    }
}
