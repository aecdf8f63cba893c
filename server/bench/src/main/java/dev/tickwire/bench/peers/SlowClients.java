package dev.tickwire.bench.peers;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.ProjectPaths;
import dev.tickwire.bench.ServerProcess;
import dev.tickwire.bench.Spread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * W5: how clients that hardly read, and guests that join and leave, affect the others. The load is that of
 * {@code tickwire.jar swarm}, which decodes and checks on a sample of its clients.
 */
final class SlowClients {
    private static final int CLIENTS = 500;
    private static final int SLOW = 25;
    private static final int JOINS_PER_SECOND = 20;
    private static final int HZ = 20;
    private static final int PLAYERS_MAX = 1000;
    private static final int CHECK_EVERY = 100;
    private static final double KIB = 1024;
    private static final int SLOW_FOR_HEAP = 100;
    private static final int SECONDS_FOR_HEAP = 20;
    private static final int SECONDS_UNTIL_HEAP = 12;

    private final WorkloadContext bench;

    SlowClients(WorkloadContext bench) {
        this.bench = bench;
    }

    String run() {
        Load load = new Load("drift", 1, PLAYERS_MAX, HZ, true);
        List<JsonNode> plain = new ArrayList<>();
        List<JsonNode> disturbed = new ArrayList<>();
        List<Double> heapPerSlow = new ArrayList<>();
        try (ServerProcess process = bench.start(WorkloadContext.TICKWIRE, load)) {
            swarm(process, bench.plan().warmUpSeconds(), 0, 0);
            for (int round = 0; round < bench.plan().rounds(); round++) {
                plain.add(swarm(process, bench.plan().measureSeconds(), 0, 0));
                disturbed.add(swarm(process, bench.plan().measureSeconds(), SLOW, JOINS_PER_SECOND));
                bench.say("W5: gap p99 " + gap(plain.get(round), "p99") + " ms, with slow clients "
                        + gap(disturbed.get(round), "p99") + " ms");
            }
            for (int round = 0; round < bench.plan().rounds(); round++) {
                long without = heapWith(process, 0);
                heapPerSlow.add((heapWith(process, SLOW_FOR_HEAP) - without) / KIB / SLOW_FOR_HEAP);
            }
        }
        return "### W5: one room, 500 clients, 20 Hz, steering; then 25 of them read 4 KB/s and 20 guests a second "
                + "come and go\n\n"
                + Markdown.table(List.of(
                        List.of(
                                "clients that read",
                                "snapshot gap p50, ms",
                                "p99, ms",
                                "p99.9, ms",
                                "missed",
                                "differed",
                                "ended"),
                        row("alone", plain),
                        row("beside slow ones and guests", disturbed)))
                + "Slow clients, all rounds: "
                + sum(disturbed, "frames") + " frames, of them " + sum(disturbed, "keyframes")
                + " with a keyframe; ended: "
                + disturbed.stream()
                        .map(each -> each.path("slow").path("ended").toString())
                        .toList()
                + ". Live heap per slow client, from " + SLOW_FOR_HEAP + " of them: "
                + Spread.of(heapPerSlow.stream().mapToDouble(each -> each)) + " KiB.\n\n";
    }

    private static List<String> row(String name, List<JsonNode> rounds) {
        return List.of(
                name,
                spread(rounds, "p50"),
                spread(rounds, "p99"),
                spread(rounds, "p999"),
                Long.toString(rounds.stream()
                        .mapToLong(each -> each.path("missed").longValue())
                        .sum()),
                Long.toString(rounds.stream()
                        .mapToLong(each -> each.path("mismatches").longValue())
                        .sum()),
                rounds.stream()
                        .map(each -> each.path("ended").toString())
                        .distinct()
                        .toList()
                        .toString());
    }

    private static String spread(List<JsonNode> rounds, String percentile) {
        return Spread.of(rounds.stream().mapToDouble(each -> gap(each, percentile)))
                .toString();
    }

    private static double gap(JsonNode round, String percentile) {
        return round.path("gapMs").path(percentile).doubleValue();
    }

    private static long sum(List<JsonNode> rounds, String member) {
        return rounds.stream()
                .mapToLong(each -> each.path("slow").path(member).longValue())
                .sum();
    }

    /** Live bytes of the heap while N of the clients are slow. */
    private static long heapWith(ServerProcess server, int slow) {
        WorkloadContext.TICKWIRE.tidy(server.port());
        Process swarm = startSwarm(server, SECONDS_FOR_HEAP, slow, 0);
        try {
            swarm.waitFor(SECONDS_UNTIL_HEAP, TimeUnit.SECONDS);
            String jcmd = Path.of(ProjectPaths.java()).resolveSibling("jcmd").toString();
            String histogram = Machine.output(jcmd, Long.toString(server.pid()), "GC.class_histogram");
            String total = histogram.substring(histogram.lastIndexOf("Total"));
            long bytes = Long.parseLong(total.strip().split("\\s+", -1)[2]);
            outcome(swarm);
            return bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a swarm plays", e);
        }
    }

    private static JsonNode swarm(ServerProcess server, int seconds, int slow, int joinsPerSecond) {
        return outcome(startSwarm(server, seconds, slow, joinsPerSecond));
    }

    /** Starts a swarm on the core of the load, like this process. */
    private static Process startSwarm(ServerProcess server, int seconds, int slow, int joinsPerSecond) {
        Stream<Object> command = Stream.of(
                ProjectPaths.java(),
                "-jar",
                ProjectPaths.tickwireJar(),
                "swarm",
                "--json",
                "--url",
                "http://127.0.0.1:" + server.port(),
                "--game",
                "drift",
                "--script",
                "steering",
                "--option",
                "tickRate=" + HZ,
                "--option",
                "playersMax=" + PLAYERS_MAX,
                "--hz",
                HZ,
                "--clients",
                CLIENTS,
                "--seconds",
                seconds,
                "--check",
                CHECK_EVERY,
                "--slow",
                slow,
                "--churn",
                joinsPerSecond);
        try {
            Process swarm = new ProcessBuilder(command.map(Object::toString).toList())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(swarm::destroyForcibly));
            return swarm;
        } catch (IOException e) {
            throw new UncheckedIOException("the swarm cannot be started: " + e.getMessage(), e);
        }
    }

    private static JsonNode outcome(Process swarm) {
        try {
            String json = new String(swarm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new JsonMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("the swarm has no output: " + e.getMessage(), e);
        }
    }
}
