package dev.tickwire.bench.peers;

import dev.tickwire.bench.Cores;
import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.Peers;
import dev.tickwire.bench.Places;
import dev.tickwire.bench.Plan;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
        description =
                "Measures Tickwire, Colyseus, a hand-written ws server and a C program without a game under the same load.")
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
        Peers.install();
        Cores.pinLoad(cores);
        Plan plan = quick ? Plan.QUICK : Plan.WHOLE;
        if (rounds != null) {
            plan = new Plan(rounds, plan.warmUpSeconds(), plan.settleSeconds(), plan.measureSeconds());
        }
        PrintWriter progress = spec.commandLine().getErr();
        Path target = Places.module().resolve("target");
        boolean floor = Floor.compile();
        if (!floor) {
            progress.println("There is no C compiler (cc): the floor is not measured.");
            progress.flush();
        }
        Bench bench = new Bench(plan, floor, target.resolve("peers-logs"), progress);
        StringBuilder text = new StringBuilder()
                .append(machine)
                .append(' ')
                .append(Cores.describe(cores))
                .append(' ')
                .append(plan.describe())
                .append(" Medians (minimum-maximum).\n\n");
        Path file = out == null ? target.resolve("results.md") : out;
        boolean all = true;
        for (Workload workload : workloads()) {
            try {
                text.append(workload.run(bench));
            } catch (IllegalStateException | UncheckedIOException e) { // what was measured before is not lost
                text.append("### ")
                        .append(workload)
                        .append(" was not measured: ")
                        .append(e.getMessage())
                        .append("\n\n");
                all = false;
            }
            Markdown.put(file, "peers", text.toString());
        }
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Workload> workloads() {
        if (only != null) {
            return only;
        }
        List<Workload> all = new ArrayList<>(List.of(Workload.values()));
        all.removeIf(workload -> quick && !workload.quick());
        return all;
    }
}
