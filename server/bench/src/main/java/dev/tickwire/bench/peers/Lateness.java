package dev.tickwire.bench.peers;

import dev.tickwire.bench.CpuTimes;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How late one room's ticks start when the server is about 60 % busy with it. */
final class Lateness {
    private static final int HZ = 60;
    private static final int PROBE_CLIENTS = 250;
    private static final int CLIENTS_MAX = 1500;
    private static final double BUSY = 0.6;

    private final WorkloadContext bench;

    Lateness(WorkloadContext bench) {
        this.bench = bench;
    }

    String run() {
        Load probe = new Load("drift", 1, PROBE_CLIENTS, HZ, false);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "clients",
                "server busy, %",
                "ticks that started over 1 ms late, %",
                "snapshot gap p50, ms",
                "p99, ms",
                "snapshots",
                "others' CPU, %"));
        try (ServerProcess process = bench.start(WorkloadContext.TICKWIRE, probe)) {
            measure(process, probe, bench.plan().warmUpNs(), -1);
            double busyOfProbe = measure(process, probe, bench.plan().measureNs(), 0).busy;
            int clients = (int) Math.min(CLIENTS_MAX, PROBE_CLIENTS * BUSY / busyOfProbe);
            Load load = new Load("drift", 1, clients, HZ, false);
            for (int round = 1; round <= bench.plan().rounds(); round++) {
                Outcome outcome = measure(process, load, bench.plan().measureNs(), round);
                rows.add(outcome.row(clients));
                bench.say("lateness: " + String.join(", ", outcome.row(clients)));
            }
        }
        return "### Tick start: one room, 60 Hz, server about 60 % busy\n\n" + Markdown.table(rows);
    }

    private record Outcome(double busy, double lateTicks, Round round) {
        List<String> row(int clients) {
            return List.of(
                    Integer.toString(clients),
                    digit(100 * busy),
                    digit(100 * lateTicks),
                    digit(round.gapP50Ms()),
                    digit(round.gapP99Ms()),
                    digit(100.0 * round.frames() / round.expected()) + " %",
                    digit(round.foreignPercent()));
        }

        private static String digit(double value) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
    }

    private Outcome measure(ServerProcess process, Load load, long ns, long seed) {
        try (BotCrowd crowd = new BotCrowd(WorkloadContext.TICKWIRE, load, process.port(), seed)) {
            crowd.join(load.clients());
            crowd.run(bench.plan().settleNs());
            crowd.runToQuietMoment();
            crowd.meter().clear();
            long ticks = WorkloadContext.TICKWIRE.counter(process.port(), "ticks");
            long late = WorkloadContext.TICKWIRE.counter(process.port(), "ticks_late");
            CpuTimes before = CpuTimes.now(process);
            crowd.run(ns);
            CpuTimes used = CpuTimes.now(process).since(before);
            ticks = WorkloadContext.TICKWIRE.counter(process.port(), "ticks") - ticks;
            late = WorkloadContext.TICKWIRE.counter(process.port(), "ticks_late") - late;
            long expected = load.clients() * ns / load.periodNs();
            return new Outcome(
                    used.serverUs() / used.wallUs(), (double) late / ticks, Round.of(crowd.meter(), used, expected));
        }
    }
}
