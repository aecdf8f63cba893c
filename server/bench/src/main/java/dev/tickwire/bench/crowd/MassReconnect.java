package dev.tickwire.bench.crowd;

import dev.tickwire.app.swarm.Meter;
import dev.tickwire.bench.CpuTimes;
import dev.tickwire.bench.ServerProcess;
import dev.tickwire.bench.Spread;
import dev.tickwire.protocol.wire.WireInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * A thousand clients lose their connections at once and all rejoin at once, in a room with a thousand drones beside
 * their ships; ten other rooms share its worker.
 *
 * <p>Threads: one.
 */
final class MassReconnect {
    private static final int HZ = 20;
    private static final int CROWD = 1000;
    private static final int OTHER_ROOMS = 10;
    private static final int OTHERS_PER_ROOM = 4;
    private static final String CROWDED = "{\"tickRate\":20,\"playersMax\":2500,\"drones\":1000}";
    private static final String OTHER = "{\"tickRate\":20,\"playersMax\":8}";
    private static final long ALL_NS_MAX = TimeUnit.SECONDS.toNanos(60);

    /** After this time clients that did not resume have left: {@code GRACE_MS} and a second. */
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(16);

    private final FigureContext context;
    private final ServerProcess server;
    private final CrowdLoad load;
    private final Neighbours neighbours = new Neighbours();
    private final Failures failures = new Failures();
    private List<CrowdClient> crowd = List.of();

    private MassReconnect(FigureContext context, ServerProcess server, CrowdLoad load) {
        this.context = context;
        this.server = server;
        this.load = load;
    }

    static List<Row> rows(FigureContext context) {
        try (ServerProcess server = context.start("rejoin", "--workers", "1");
                CrowdLoad load = new CrowdLoad(server.port(), 1)) {
            return new MassReconnect(context, server, load).run();
        }
    }

    private List<Row> run() {
        List<CrowdClient> others = new ArrayList<>();
        for (int i = 0; i < OTHER_ROOMS; i++) {
            CrowdClient first = load.open(OTHER, neighbours);
            neighbours.firsts.add(first);
            others.add(first);
            others.addAll(load.gather(OTHERS_PER_ROOM - 1, wish(first.room()), neighbours));
        }
        crowd = new ArrayList<>(List.of(load.open(CROWDED, failures)));
        String room = crowd.get(0).room();
        crowd.addAll(load.gather(CROWD - 1, wish(room), failures));
        load.playing(others, HZ);
        load.playing(crowd, HZ);
        load.loop().run(context.plan().warmUpNs());
        byte[] request = JoinRequest.request(load.port(), wish(room));
        List<Outcome> steady = new ArrayList<>();
        List<Outcome> anew = new ArrayList<>();
        List<Outcome> back = new ArrayList<>();
        for (int round = -1; round < context.plan().rounds(); round++) { // the first one only warms up
            Outcome undisturbed = steady();
            Outcome resumed = afterCut((visitor, dueNs) -> visitor.comeBack(dueNs));
            load.loop().run(context.plan().settleNs());
            Outcome joined = afterCut((visitor, dueNs) -> visitor.come(request, dueNs));
            load.loop().run(GRACE_NS);
            if (round >= 0) {
                steady.add(undisturbed);
                back.add(resumed);
                anew.add(joined);
                context.say("rejoin: undisturbed " + undisturbed + ", failures so far " + failures.why);
                context.say("rejoin: resumed " + resumed);
                context.say("rejoin: joined anew " + joined);
            }
        }
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                "1,000 join anew at once into 2,000 entities: until half play; until all do, ms",
                "3000",
                spread(anew, Outcome::halfMs) + "; " + spread(anew, Outcome::allMs)));
        rows.add(new Row("ticks of the 10 other rooms meanwhile: late p50; p99; max, ms", "p99 10", lateness(anew)));
        rows.add(new Row("keyframe, bytes", "", spread(anew, Outcome::keyframeBytes)));
        rows.add(new Row(
                "1,000 resume at once, from nothing: until half play; until all do, ms",
                "3000",
                spread(back, Outcome::halfMs) + "; " + spread(back, Outcome::allMs)));
        rows.add(new Row("ticks of the 10 other rooms meanwhile: late p50; p99; max, ms", "p99 10", lateness(back)));
        rows.add(new Row("keyframe, bytes", "", spread(back, Outcome::keyframeBytes)));
        rows.add(new Row("ticks of the 10 other rooms while all play: late p50; p99; max, ms", "", lateness(steady)));
        return rows;
    }

    private static String wish(String room) {
        return "{\"room\":\"" + room + "\",\"name\":\"visitor\"}";
    }

    private static String lateness(List<Outcome> outcomes) {
        return Spread.of(outcomes.stream().mapToDouble(each -> each.late(50))) + "; "
                + Spread.of(outcomes.stream().mapToDouble(each -> each.late(99))) + "; "
                + Spread.of(outcomes.stream().mapToDouble(each -> each.late(100)));
    }

    private static String spread(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return Spread.of(outcomes.stream().mapToDouble(figure)).text(0);
    }

    /** How a client rejoins. */
    private interface Return {
        void begin(CrowdClient visitor, long dueNs);
    }

    /**
     * One round.
     *
     * @param lateUs how late ticks of the other rooms were written
     * @param gapUs between two frames of a client of another room
     */
    private record Outcome(
            double halfMs, double allMs, double keyframeBytes, Histogram lateUs, Histogram gapUs, CpuTimes used) {
        double late(double percentile) {
            return lateUs.getValueAtPercentile(percentile) / 1e3;
        }

        @Override
        public String toString() {
            return String.format(
                    "half %.0f, all %.0f ms; keyframe %.0f bytes; others late p50 %.1f, p99 %.1f, max %.1f of %d, gap "
                            + "p99 %.1f ms; server %.0f %%, load %.0f %%, others %.0f %%",
                    halfMs,
                    allMs,
                    keyframeBytes,
                    late(50),
                    late(99),
                    late(100),
                    lateUs.getTotalCount(),
                    gapUs.getValueAtPercentile(99) / 1e3,
                    100 * used.serverUs() / used.wallUs(),
                    100 * used.loadUs() / used.wallUs(),
                    used.foreignPercent());
        }
    }

    private Outcome steady() {
        neighbours.clear();
        CpuTimes before = CpuTimes.now(server);
        load.loop().run(context.plan().measureNs());
        return neighbours.outcome(0, 0, 0, CpuTimes.now(server).since(before));
    }

    /** Waits until N clients play, or fails with the stages of all. */
    private void await(int count) {
        load.loop().runUntil(() -> there() >= count, ALL_NS_MAX);
        if (there() < count) {
            Map<String, Integer> stages = new TreeMap<>();
            crowd.forEach(visitor -> stages.merge(visitor.stage(), 1, Integer::sum));
            throw new IllegalStateException("the crowd did not come back: " + stages + ", ended " + failures.why);
        }
    }

    private Outcome afterCut(Return way) {
        neighbours.clear();
        CpuTimes before = CpuTimes.now(server);
        long dueNs = System.nanoTime();
        crowd.forEach(CrowdClient::cut);
        crowd.forEach(visitor -> way.begin(visitor, dueNs));
        await(CROWD / 2);
        long halfNs = System.nanoTime();
        await(CROWD);
        long allNs = System.nanoTime();
        double bytes =
                crowd.stream().mapToInt(CrowdClient::firstFrameBytes).average().orElseThrow();
        return neighbours.outcome(
                (halfNs - dueNs) / 1e6,
                (allNs - dueNs) / 1e6,
                bytes,
                CpuTimes.now(server).since(before));
    }

    private int there() {
        int there = 0;
        for (CrowdClient visitor : crowd) {
            there += visitor.there() ? 1 : 0;
        }
        return there;
    }

    /** Counts why clients ended that did not leave by themselves. */
    private static final class Failures implements CrowdClientListener {
        private final Map<String, Integer> why = new TreeMap<>();

        @Override
        public void gone(CrowdClient visitor, String reason) {
            if (!visitor.leaving()) {
                why.merge(reason, 1, Integer::sum);
            }
        }
    }

    /**
     * The clients in the other rooms. All clients of a room get the same frame, so one of them measures its lateness.
     */
    private static final class Neighbours implements CrowdClientListener {
        private final List<CrowdClient> firsts = new ArrayList<>();
        private final Histogram lateUs = Meter.histogram();
        private final Histogram gapUs = Meter.histogram();

        void clear() {
            lateUs.reset();
            gapUs.reset();
        }

        Outcome outcome(double halfMs, double allMs, double keyframeBytes, CpuTimes used) {
            return new Outcome(halfMs, allMs, keyframeBytes, lateUs.copy(), gapUs.copy(), used);
        }

        @Override
        public void frame(CrowdClient visitor, FrameHead head, WireInput in, long nowNs) {
            Meter.record(gapUs, visitor.gapNs() / 1000);
            if (firsts.contains(visitor)) {
                Meter.record(lateUs, head.timeUs());
            }
        }

        @Override
        public void gone(CrowdClient visitor, String why) {
            throw new IllegalStateException("a client of another room has ended: " + why);
        }
    }
}
