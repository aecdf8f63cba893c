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
                        "client, minified and gzipped, KB",
                        "14",
                        kb(report, "minified"),
                        kb(report, "peerMinified") + " (with prediction)"),
                new Row(
                        "as it is served, each file gzipped (without comments), KB",
                        "",
                        kb(report, "served") + " (" + kb(report, "withoutComments") + ") in "
                                + report.path("files").intValue() + " files",
                        kb(report, "peerDist") + " in 1 file, minified"));
    }

    private static String kb(JsonNode report, String member) {
        return String.format(Locale.ROOT, "%.1f", report.path(member).doubleValue() / KB);
    }
}
