package dev.tickwire.bench.peers;

import dev.tickwire.bench.Cpu;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The memory of an idle connection: clients in rooms of a hundred that tick once a second. Each server is a new process
 * with a small young generation, which is full long before the first thousand clients: later growth is live memory. The
 * JVM trims the native heap, because the C library otherwise retains up to 18 MiB of the JIT compiler's memory in some
 * runs.
 */
final class IdleConnections {
    private static final int FEW = 1000;
    private static final int MANY = 5000;
    private static final int ROOMS = 50;
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int KIB = 1024;

    /** A JVM that does not have the last option ignores it. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmn16m", "-XX:+UseSerialGC", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:TrimNativeHeapInterval=500");

    private final WorkloadContext bench;

    IdleConnections(WorkloadContext bench) {
        this.bench = bench;
    }

    String run() {
        Load load = new Load("drift", ROOMS, MANY, 1, false);
        List<PeerServer> servers = List.of(
                new Tickwire("Tickwire (`-Xmn16m -XX:+UseSerialGC -XX:TrimNativeHeapInterval=500`)", JVM_OPTIONS),
                new Colyseus(),
                new HandPacked());
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("server", "RSS with 1,000, MiB", "with 5,000, MiB", "KiB per connection"));
        for (PeerServer server : servers) {
            try (ServerProcess process = bench.start(server, load);
                    BotCrowd crowd = new BotCrowd(server, load, process.port(), 1)) {
                long few = residentKib(crowd, FEW, process);
                long many = residentKib(crowd, MANY, process);
                String each = String.format(Locale.ROOT, "%.1f", (double) (many - few) / (MANY - FEW));
                rows.add(List.of(server.name(), Long.toString(few / KIB), Long.toString(many / KIB), each));
                bench.say("idle connections: " + server.name() + " " + each + " KiB each");
            }
        }
        return "### Idle connections: rooms of 100 clients, a tick, a snapshot and an input per second\n\n"
                + Markdown.table(rows);
    }

    private static long residentKib(BotCrowd crowd, int clients, ServerProcess process) {
        crowd.join(clients);
        crowd.run(SETTLE_NS);
        return Cpu.residentBytes(process.pid()) / KIB;
    }
}
