package dev.tickwire.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the server on one core and the load on another, if there are two cores and {@code taskset}. */
public final class CpuPinning {
    /** Cores as {@code taskset} takes them; empty: any. */
    public record Set(String list) {
        /** The prefix of a command. */
        public List<String> prefix() {
            return list.isEmpty() ? List.of() : List.of("taskset", "-c", list);
        }
    }

    private static final boolean PINS =
            Runtime.getRuntime().availableProcessors() > 1 && Files.exists(Path.of("/usr/bin/taskset"));

    private CpuPinning() {}

    /** One core for a server. */
    public static Set server() {
        return new Set(PINS ? "0" : "");
    }

    /** Two cores for a server; on a machine of two, the load has to share one of them. */
    public static Set twoForServer() {
        return new Set(PINS ? "0,1" : "");
    }

    /** Moves this process, with all its threads, to the last core. */
    public static void pinLoad(int cores) {
        if (PINS) {
            String pid = Long.toString(ProcessHandle.current().pid());
            Machine.output("taskset", "-a", "-c", "-p", Integer.toString(cores - 1), pid);
        }
    }

    public static String describe(int cores) {
        return PINS ? "Server on core 0, load on core " + (cores - 1) + "." : "Nothing is pinned to a core.";
    }
}
