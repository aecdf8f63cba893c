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
        JsonNode told = new JsonMapper()
                .readTree(Machine.output(
                        "node", ProjectPaths.pages().resolve("size.mjs").toString()));
        context.progress().println("size: " + told);
        return List.of(
                new Row(
                        "client, minified and gzipped, KB",
                        "14",
                        kb(told, "minified"),
                        kb(told, "peerMinified") + " (with prediction)"),
                new Row(
                        "as it is served, each file gzipped (without comments), KB",
                        "",
                        kb(told, "served") + " (" + kb(told, "withoutComments") + ") in "
                                + told.path("files").intValue() + " files",
                        kb(told, "peerDist") + " in 1 file, minified"));
    }

    private static String kb(JsonNode told, String member) {
        return String.format(Locale.ROOT, "%.1f", told.path(member).doubleValue() / KB);
    }
}
