package dev.tickwire.bench.peers;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * What every workload needs.
 *
 * @param logs folder for what servers print
 * @param progress where each round is told as it ends
 */
record Bench(Plan plan, Path logs, PrintWriter progress) {
    static final Contender TICKWIRE = new Tickwire("Tickwire", List.of());

    /** The same load on all servers that have a program for it. */
    String compare(String title, Load load) {
        List<Contender> servers = List.of(TICKWIRE, new Colyseus(), new HandPacked());
        return new Comparison(plan, servers, logs, progress).run(title, load, Cores.server());
    }
}
