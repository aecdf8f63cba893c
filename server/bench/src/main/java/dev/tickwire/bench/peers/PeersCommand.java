package dev.tickwire.bench.peers;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.Places;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench.jar peers}. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures Tickwire, Colyseus and a hand-written ws server under the same load.")
public final class PeersCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--quick", description = "W1, W2 and W4 alone, in fewer and shorter rounds: within three minutes")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "WORKLOAD",
            description = "just these: ${COMPLETION-CANDIDATES}")
    private @Nullable List<Workload> only;

    @Option(names = "--rounds", paramLabel = "N", description = "how many rounds (default: 5, quick 2)")
    private @Nullable Integer rounds;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the Markdown file whose results are replaced (default: target/results.md of this module)")
    private @Nullable Path out;

    @Override
    public Integer call() {
        int cores = Runtime.getRuntime().availableProcessors();
        String machine = Machine.describe();
        installPeers();
        Cores.pinLoad(cores);
        Plan plan = quick ? Plan.QUICK : Plan.WHOLE;
        if (rounds != null) {
            plan = new Plan(rounds, plan.warmUpSeconds(), plan.settleSeconds(), plan.measureSeconds());
        }
        PrintWriter progress = spec.commandLine().getErr();
        Path target = Places.module().resolve("target");
        Bench bench = new Bench(plan, target.resolve("peers-logs"), progress);
        StringBuilder text = new StringBuilder()
                .append(machine)
                .append(' ')
                .append(Cores.describe(cores))
                .append(' ')
                .append(plan.describe())
                .append(" Medians (minimum-maximum).\n\n");
        for (Workload workload : workloads()) {
            text.append(workload.run(bench));
        }
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        Markdown.put(out == null ? target.resolve("results.md") : out, "peers", text.toString());
        return 0;
    }

    private List<Workload> workloads() {
        if (only != null) {
            return only;
        }
        List<Workload> all = new ArrayList<>(List.of(Workload.values()));
        all.removeIf(workload -> quick && !workload.quick());
        return all;
    }

    /** Installs what the peers depend on, unless that has been done since the lock file was written. */
    private static void installPeers() {
        Path installed = Places.peers().resolve("node_modules/.package-lock.json");
        Path lock = Places.peers().resolve("package-lock.json");
        try {
            if (Files.exists(installed)
                    && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
                return;
            }
            Process npm = new ProcessBuilder("npm", "ci")
                    .directory(Places.peers().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (npm.waitFor() != 0) {
                throw new IllegalStateException("npm ci failed in " + Places.peers());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("npm cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while npm runs", e);
        }
    }
}
