package dev.tickwire.bench.network;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.ProjectPaths;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What all figures share.
 *
 * @param seed of bots and networks; further rounds count on from it
 * @param progress reports each measurement
 */
record FigureContext(ArenaServer tickwire, ArenaServer colyseus, boolean quick, int seed, PrintWriter progress) {
    private static final int ROUNDS = 3;
    /** Bots of one round have seeds of their own. */
    private static final int SEEDS_PER_ROUND = 100;

    private static final JsonMapper JSON = new JsonMapper();

    /** One of two numbers. */
    int choose(int whenQuick, int otherwise) {
        return quick ? whenQuick : otherwise;
    }

    /** The seeds of all rounds. */
    IntStream seeds() {
        return IntStream.range(0, quick ? 1 : ROUNDS).map(round -> seed + round * SEEDS_PER_ROUND);
    }

    /** Runs a figure's page in a browser of its own, to its end. */
    JsonNode measure(ArenaServer side, String figure, Map<String, Object> options) {
        String wish = JSON.writeValueAsString(Map.of("figure", figure, "page", side.page(), "options", options));
        String report = Machine.output(
                "node", ProjectPaths.pages().resolve("measure.mjs").toString(), wish);
        if (report.isEmpty()) {
            throw new IllegalStateException(
                    figure + " of " + side.name() + " was not measured: the browser says why above");
        }
        progress.println(figure + ", " + side.name() + ": " + report);
        progress.flush();
        return JSON.readTree(report);
    }

    /** Measures once per round, each with its seed. */
    Stream<JsonNode> measureRounds(ArenaServer side, String figure, Map<String, Object> options) {
        return seeds().mapToObj(each -> {
            Map<String, Object> seeded = new HashMap<>(options);
            seeded.put("seed", each);
            return measure(side, figure, seeded);
        });
    }
}
