package dev.tickwire.bench.peers;

import dev.tickwire.bench.CpuPinning;
import dev.tickwire.bench.CpuTimes;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.RoundPlan;
import dev.tickwire.bench.ServerProcess;
import dev.tickwire.bench.Spread;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Puts the same load on one server after the other, in rounds; all servers run during all rounds. */
final class Comparison {
    private static final double MISSING_MAX = 0.001;

    /** One of those compared. */
    private record Entrant(PeerServer server, ServerProcess process, List<Round> rounds) {
        BotCrowd crowd(Load load, long seed) {
            return new BotCrowd(server, load, process.port(), seed);
        }

        Spread spread(ToDoubleFunction<Round> figure) {
            return Spread.of(rounds.stream().mapToDouble(figure));
        }

        String delivered() {
            long frames = rounds.stream().mapToLong(Round::frames).sum();
            long expected = rounds.stream().mapToLong(Round::expected).sum();
            boolean all = Math.abs(frames - expected) <= expected * MISSING_MAX;
            return String.format(Locale.ROOT, "%.2f %%%s", 100.0 * frames / expected, all ? "" : " MISS");
        }
    }

    private final RoundPlan plan;
    private final List<PeerServer> servers;
    private final Path logs;
    private final PrintWriter progress;

    Comparison(RoundPlan plan, List<PeerServer> servers, Path logs, PrintWriter progress) {
        this.plan = plan;
        this.servers = servers;
        this.logs = logs;
        this.progress = progress;
    }

    /** Measures, and returns a table. */
    String run(String title, Load load, CpuPinning.Set cores) {
        List<Entrant> entrants = new ArrayList<>();
        double ourBytes = 0;
        try {
            for (PeerServer server : servers) {
                if (server.plays(load)) {
                    PeerServer sending = server.sending(ourBytes);
                    ServerProcess process = WorkloadContext.start(sending, load, cores, log(server));
                    Entrant entrant = new Entrant(sending, process, new ArrayList<>());
                    entrants.add(entrant);
                    double bytes = warmUp(entrant, load);
                    ourBytes = entrants.size() == 1 ? bytes : ourBytes;
                }
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (Entrant entrant : entrants) {
                    Round measured = measure(entrant, load, round);
                    entrant.rounds().add(measured);
                    say(title, entrant.server(), measured);
                }
            }
        } finally {
            entrants.forEach(entrant -> entrant.process().close());
        }
        return table(title, load, entrants);
    }

    private Path log(PeerServer server) {
        return logs.resolve(server.name().replaceAll("\\W+", "-") + ".log");
    }

    /** Returns the bytes of a snapshot on average, once all clients play. */
    private double warmUp(Entrant entrant, Load load) {
        try (BotCrowd crowd = entrant.crowd(load, -1)) {
            crowd.join(load.clients());
            crowd.run(plan.warmUpNs() / 2);
            crowd.meter().clear();
            crowd.run(plan.warmUpNs() / 2);
            return (double) crowd.meter().bytesIn / crowd.meter().frames;
        }
    }

    private Round measure(Entrant entrant, Load load, long seed) {
        ServerProcess process = entrant.process();
        try (BotCrowd crowd = entrant.crowd(load, seed)) {
            crowd.join(load.clients());
            crowd.run(plan.settleNs());
            crowd.runToQuietMoment();
            crowd.meter().clear();
            CpuTimes before = CpuTimes.now(process);
            crowd.run(plan.measureNs());
            long expected = (long) load.clients() * load.hz() * plan.measureSeconds();
            return Round.of(crowd.meter(), CpuTimes.now(process).since(before), expected);
        }
    }

    private void say(String title, PeerServer server, Round round) {
        progress.println(String.format(
                Locale.ROOT,
                "%s: %s %.1f us, %.0f B, %d of %d, gap p99 %.1f ms, load late p99 %.1f ms, others used %.0f %% of a "
                        + "core",
                title,
                server.name(),
                round.cpuUs(),
                round.bytes(),
                round.frames(),
                round.expected(),
                round.gapP99Ms(),
                round.lateP99Ms(),
                round.foreignPercent()));
        progress.flush();
    }

    private static String table(String title, Load load, List<Entrant> entrants) {
        Entrant ours = entrants.get(0);
        double ourCpu = ours.spread(Round::cpuUs).median();
        double ourBytes = ours.spread(Round::bytes).median();
        String takes = ours.server().name() + " takes";
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "server",
                "CPU per client-tick, µs",
                takes,
                "in the kernel, %",
                "bytes per client-tick",
                "per ship",
                takes,
                "snapshot gap p50, ms",
                "p99, ms",
                "snapshots",
                "load late p99, ms",
                "others' CPU, %"));
        for (Entrant entrant : entrants) {
            Spread cpu = entrant.spread(Round::cpuUs);
            Spread bytes = entrant.spread(Round::bytes);
            rows.add(List.of(
                    entrant.server().name(),
                    cpu.toString(),
                    part(ourCpu, cpu),
                    String.format(
                            Locale.ROOT,
                            "%.0f",
                            entrant.spread(Round::kernelPercent).median()),
                    bytes.toString(),
                    load.perShip() ? String.format(Locale.ROOT, "%.2f", bytes.median() / load.clientsPerRoom()) : "",
                    part(ourBytes, bytes),
                    entrant.spread(Round::gapP50Ms).toString(),
                    entrant.spread(Round::gapP99Ms).toString(),
                    entrant.delivered(),
                    entrant.spread(Round::lateP99Ms).toString(),
                    entrant.spread(Round::foreignPercent).toString()));
        }
        return "### " + title + "\n\n" + Markdown.table(rows);
    }

    private static String part(double ours, Spread theirs) {
        return String.format(Locale.ROOT, "%.2f x", ours / theirs.median());
    }
}
