package dev.tickwire.bench.crowd;

import dev.tickwire.app.swarm.Meter;
import dev.tickwire.bench.CpuTimes;
import dev.tickwire.bench.ServerProcess;
import dev.tickwire.bench.Spread;
import dev.tickwire.protocol.wire.WireInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * How many clients can join per second, and how long a join takes then. A join is a request for any room of the game
 * over one connection, a WebSocket over another, and the first frame, which has a keyframe. Then the client leaves.
 *
 * <p>Threads: one.
 */
final class JoinRate {
    private static final int IN_FLIGHT = 200;
    private static final int PER_SECOND = 500;
    private static final String WISH =
            "{\"game\":\"drift\",\"name\":\"visitor\",\"options\":{\"tickRate\":20,\"playersMax\":50}}";
    private static final long REST_NS_MAX = TimeUnit.SECONDS.toNanos(10);

    private final ServerProcess server;
    private final CrowdLoad crowd;
    private final byte[] request;

    private JoinRate(ServerProcess server, CrowdLoad crowd) {
        this.server = server;
        this.crowd = crowd;
        this.request = JoinRequest.request(crowd.port(), WISH);
    }

    static List<Row> rows(FigureContext context) {
        List<Outcome> closed = new ArrayList<>();
        List<Outcome> open = new ArrayList<>();
        try (ServerProcess server = context.start("joins");
                CrowdLoad crowd = new CrowdLoad(server.port(), 1)) {
            JoinRate joins = new JoinRate(server, crowd);
            joins.closed(context.plan().warmUpNs());
            for (int round = 0; round < context.plan().rounds(); round++) {
                closed.add(joins.closed(context.plan().measureNs()));
                context.say("joins, as many as can be: " + closed.get(round));
                open.add(joins.open(context.plan().measureNs()));
                context.say("joins, " + PER_SECOND + " a second: " + open.get(round));
            }
        }
        return List.of(
                new Row(
                        "joins per second, " + IN_FLIGHT + " at a time",
                        "1500",
                        spread(closed, Outcome::perSecond, 0) + failures(closed)),
                new Row(
                        "until the first keyframe meanwhile, p50; p99, ms",
                        "",
                        spread(closed, Outcome::p50Ms, 0) + "; " + spread(closed, Outcome::p99Ms, 0)),
                new Row("server's CPU per join, µs; in the kernel, %; server busy; load busy, %", "", cost(closed)),
                new Row(
                        "until the first keyframe at " + PER_SECOND + " joins a second, p50; p99; max, ms",
                        "p99 150",
                        spread(open, Outcome::p50Ms, 0) + "; " + spread(open, Outcome::p99Ms, 0) + "; "
                                + spread(open, Outcome::maxMs, 0) + failures(open)),
                new Row("server's CPU per join, µs; in the kernel, %; server busy; load busy, %", "", cost(open)));
    }

    private static String cost(List<Outcome> outcomes) {
        return spread(outcomes, Outcome::cpuUs, 0) + "; " + spread(outcomes, Outcome::kernelPercent, 0) + "; "
                + spread(outcomes, Outcome::busyPercent, 0) + "; " + spread(outcomes, Outcome::loadPercent, 0);
    }

    private static String spread(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure, int digits) {
        return Spread.of(outcomes.stream().mapToDouble(figure)).text(digits);
    }

    private static String failures(List<Outcome> outcomes) {
        Map<String, Integer> all = new TreeMap<>();
        outcomes.forEach(outcome -> outcome.failures.forEach((why, count) -> all.merge(why, count, Integer::sum)));
        return all.isEmpty() ? "" : "; failed: " + all;
    }

    /** One round. */
    private record Outcome(int joins, CpuTimes used, Histogram us, Map<String, Integer> failures) {
        double perSecond() {
            return joins * 1e6 / used.wallUs();
        }

        double cpuUs() {
            return used.serverUs() / joins;
        }

        double kernelPercent() {
            return 100 * used.kernelUs() / used.serverUs();
        }

        double busyPercent() {
            return 100 * used.serverUs() / used.wallUs();
        }

        double loadPercent() {
            return 100 * used.loadUs() / used.wallUs();
        }

        double p50Ms() {
            return us.getValueAtPercentile(50) / 1e3;
        }

        double p99Ms() {
            return us.getValueAtPercentile(99) / 1e3;
        }

        double maxMs() {
            return us.getMaxValue() / 1e3;
        }

        @Override
        public String toString() {
            return String.format(
                    "%.0f/s, p50 %.0f, p99 %.0f, max %.0f ms, CPU %.0f us each, server %.0f %%, load %.0f %%, others "
                            + "%.0f %%, failed %s",
                    perSecond(),
                    p50Ms(),
                    p99Ms(),
                    maxMs(),
                    cpuUs(),
                    busyPercent(),
                    loadPercent(),
                    used.foreignPercent(),
                    failures);
        }
    }

    /** A new client joins as soon as one plays. */
    private Outcome closed(long ns) {
        Door door = new Door(true);
        for (int i = 0; i < IN_FLIGHT; i++) {
            door.let(System.nanoTime());
        }
        return measure(door, ns);
    }

    /** Clients join by the clock. */
    private Outcome open(long ns) {
        Door door = new Door(false);
        Pacer coming = new Pacer(System.nanoTime(), PER_SECOND, (number, dueNs) -> door.let(dueNs));
        crowd.loop().add(coming);
        Outcome outcome = measure(door, ns);
        crowd.loop().remove(coming);
        return outcome;
    }

    private Outcome measure(Door door, long ns) {
        crowd.loop().run(ns / 10); // until joins and leaves balance
        door.clear();
        CpuTimes before = CpuTimes.now(server);
        crowd.loop().run(ns);
        CpuTimes used = CpuTimes.now(server).since(before);
        Outcome outcome = new Outcome(door.joins, used, door.us.copy(), new TreeMap<>(door.failures));
        door.shut = true;
        crowd.loop().runUntil(() -> door.inside.isEmpty(), REST_NS_MAX);
        door.inside.forEach(visitor -> outcome.failures.merge("stuck-" + visitor.stage(), 1, Integer::sum));
        return outcome;
    }

    /** Makes clients join, and leave as soon as they play. */
    private final class Door implements CrowdClientListener {
        private final boolean follow;
        private final Histogram us = Meter.histogram();
        private final Map<String, Integer> failures = new TreeMap<>();
        private final Set<CrowdClient> inside = new HashSet<>();
        private int joins;
        private boolean shut;

        /** @param follow whether the next client joins as soon as one plays or has failed */
        Door(boolean follow) {
            this.follow = follow;
        }

        void let(long dueNs) {
            if (!shut) {
                CrowdClient visitor = crowd.visitor(this);
                inside.add(visitor);
                visitor.come(request, dueNs);
            }
        }

        void clear() {
            us.reset();
            joins = 0;
            failures.clear();
        }

        @Override
        public void there(CrowdClient visitor, long nowNs) {
            joins++;
            Meter.record(us, (nowNs - visitor.dueNs()) / 1000);
            if (follow) {
                let(System.nanoTime());
            }
        }

        @Override
        public void frame(CrowdClient visitor, FrameHead head, WireInput in, long nowNs) {
            head.readView(in, CrowdClient.MESSAGES);
            if (!head.keyframe()) {
                failures.merge("no-keyframe", 1, Integer::sum);
            }
            visitor.leave();
        }

        @Override
        public void gone(CrowdClient visitor, String why) {
            inside.remove(visitor);
            if (!visitor.leaving()) {
                failures.merge(why, 1, Integer::sum);
                if (follow) {
                    let(System.nanoTime());
                }
            }
        }
    }
}
