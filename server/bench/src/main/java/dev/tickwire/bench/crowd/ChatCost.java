package dev.tickwire.bench.crowd;

import dev.tickwire.bench.CpuTimes;
import dev.tickwire.bench.ServerProcess;
import dev.tickwire.bench.Spread;
import dev.tickwire.protocol.wire.WireInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The cost of a chat line that 500 players receive, and whether it needs extra messages.
 *
 * <p>Threads: one.
 */
final class ChatCost {
    private static final int HZ = 20;
    private static final int PLAYERS = 500;
    private static final int SPEAKERS = 50;
    private static final int LINES_PER_SECOND = 100;
    private static final int LISTEN_EVERY = 50;
    private static final long ECHO_NS_MAX = TimeUnit.SECONDS.toNanos(2);

    private final FigureContext context;
    private final ServerProcess server;
    private final CrowdLoad crowd;
    private final Listeners listeners = new Listeners();
    private List<CrowdClient> players = List.of();

    private ChatCost(FigureContext context, ServerProcess server, CrowdLoad crowd) {
        this.context = context;
        this.server = server;
        this.crowd = crowd;
    }

    static List<Row> rows(FigureContext context) {
        try (ServerProcess server = context.start("chat");
                CrowdLoad crowd = new CrowdLoad(server.port(), 1)) {
            return new ChatCost(context, server, crowd).run();
        }
    }

    /**
     * One measured time span.
     *
     * @param said number of sent lines
     * @param extra messages to clients, minus ticks
     */
    private record Span(CpuTimes used, int said, long bytesIn, long frames, int extra) {
        double busyPercent() {
            return 100 * used.serverUs() / used.wallUs();
        }
    }

    /** One round. */
    private record Outcome(Span quiet, Span loud) {
        /** The durations of quiet and loud differ by less than a thousandth. */
        double usPerRecipient() {
            double quietUs = quiet.used.serverUs() * loud.used.wallUs() / quiet.used.wallUs();
            return (loud.used.serverUs() - quietUs) / ((double) loud.said * PLAYERS);
        }

        double bytesPerRecipient() {
            double quietBytes = (double) quiet.bytesIn / quiet.frames;
            return (loud.bytesIn - quietBytes * loud.frames) / ((double) loud.said * PLAYERS);
        }

        double extra() {
            return Math.max(Math.abs(quiet.extra), Math.abs(loud.extra));
        }

        @Override
        public String toString() {
            return String.format(
                    "server %.1f %%, with %d lines %.1f %%; %.3f us and %.1f bytes per recipient; %d messages beyond "
                            + "ticks, quiet %d",
                    quiet.busyPercent(),
                    loud.said,
                    loud.busyPercent(),
                    usPerRecipient(),
                    bytesPerRecipient(),
                    loud.extra,
                    quiet.extra);
        }
    }

    private List<Row> run() {
        CrowdClient first = crowd.open("{\"tickRate\":" + HZ + ",\"playersMax\":" + PLAYERS + "}", listeners);
        players = new ArrayList<>(List.of(first));
        players.addAll(crowd.gather(PLAYERS - 1, "{\"room\":\"" + first.room() + "\"}", listeners));
        for (int i = 0; i < PLAYERS; i += LISTEN_EVERY) {
            listeners.heard.put(players.get(i), 0);
        }
        crowd.playing(players, HZ);
        span(LINES_PER_SECOND, context.plan().warmUpNs());
        List<Outcome> outcomes = new ArrayList<>();
        for (int round = 0; round < context.plan().rounds(); round++) {
            Span quiet = span(0, context.plan().measureNs());
            Span loud = span(LINES_PER_SECOND, context.plan().measureNs());
            outcomes.add(new Outcome(quiet, loud));
            context.say("chat: " + outcomes.get(round));
        }
        return List.of(
                new Row(
                        "server's CPU per recipient of a line, " + LINES_PER_SECOND
                                + " lines a second to 500 players, µs",
                        "10",
                        spread(outcomes, Outcome::usPerRecipient, 2)),
                new Row("bytes per recipient of a line", "", spread(outcomes, Outcome::bytesPerRecipient, 1)),
                new Row(
                        "server busy without chat; with it, %",
                        "",
                        spread(outcomes, outcome -> outcome.quiet.busyPercent(), 1) + "; "
                                + spread(outcomes, outcome -> outcome.loud.busyPercent(), 1)),
                new Row("messages to a client beyond one per tick", "0", spread(outcomes, Outcome::extra, 0)));
    }

    private static String spread(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure, int digits) {
        return Spread.of(outcomes.stream().mapToDouble(figure)).text(digits);
    }

    /** Makes the players chat for a time, and waits until every line has arrived. */
    private Span span(int linesPerSecond, long ns) {
        int[] said = {0};
        Pacer talk = new Pacer(System.nanoTime(), Math.max(1, linesPerSecond), (number, dueNs) -> {
            if (linesPerSecond > 0) {
                players.get((int) (number % SPEAKERS) * PLAYERS / SPEAKERS)
                        .say("Line " + number + ": who goes there, and what do they want?");
                said[0]++;
            }
        });
        listeners.heard.replaceAll((listener, lines) -> 0);
        Map<CrowdClient, Integer> beyond = new HashMap<>();
        crowd.loop().add(talk);
        crowd.loop().run(context.plan().settleNs());
        players.forEach(player -> beyond.put(player, player.messages() - player.tick()));
        crowd.meter().clear();
        int saidBefore = said[0];
        long framesBefore = frames();
        CpuTimes before = CpuTimes.now(server);
        crowd.loop().run(ns);
        CpuTimes used = CpuTimes.now(server).since(before);
        long bytesIn = crowd.meter().bytesIn;
        long frames = frames() - framesBefore;
        int saidMeanwhile = said[0] - saidBefore;
        int extra = players.stream()
                .mapToInt(player -> player.messages() - player.tick() - beyond.getOrDefault(player, 0))
                .max()
                .orElseThrow();
        crowd.loop().remove(talk);
        crowd.loop().await("the arrival of all lines", () -> listeners.all(said[0]), ECHO_NS_MAX);
        return new Span(used, saidMeanwhile, bytesIn, frames, extra);
    }

    private long frames() {
        return players.stream().mapToLong(CrowdClient::messages).sum();
    }

    /** Some of the players, which read the lines. */
    private static final class Listeners implements CrowdClientListener {
        private final Map<CrowdClient, Integer> heard = new HashMap<>();

        boolean all(int lines) {
            return heard.values().stream().allMatch(each -> each == lines);
        }

        @Override
        public void frame(CrowdClient visitor, FrameHead head, WireInput in, long nowNs) {
            heard.computeIfPresent(visitor, (any, lines) -> {
                head.readView(in, CrowdClient.MESSAGES);
                return lines + head.lines();
            });
        }

        @Override
        public void gone(CrowdClient visitor, String why) {
            throw new IllegalStateException("a player has ended: " + why);
        }
    }
}
