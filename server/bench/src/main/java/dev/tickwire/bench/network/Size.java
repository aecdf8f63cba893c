package dev.tickwire.bench.network;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Places;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How large the clients are. */
final class Size {
    private static final double KB = 1000;

    private Size() {}

    static List<Row> rows(Lab lab) {
        JsonNode told = new JsonMapper()
                .readTree(Machine.output(
                        "node", Places.pages().resolve("size.mjs").toString()));
        lab.progress().println("size: " + told);
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
