package dev.tickwire.bench.peers;

import dev.tickwire.bench.CpuPinning;
import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Peers;
import dev.tickwire.bench.ResultOptions;
import dev.tickwire.bench.RoundOptions;
import dev.tickwire.bench.RoundPlan;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench.jar peers}. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures Tickwire, Colyseus, a hand-written ws server and a C program without a game under the same "
                        + "load.")
public final class PeersCommand implements Callable<Integer> {
    @Option(
            names = "--only",
            split = ",",
            paramLabel = "WORKLOAD",
            description = "just these: ${COMPLETION-CANDIDATES}")
    private @Nullable List<Workload> only;

    @Mixin
    private RoundOptions rounds = new RoundOptions();

    @Mixin
    private ResultOptions output = new ResultOptions();

    @Override
    public Integer call() {
        int cores = Runtime.getRuntime().availableProcessors();
        String machine = Machine.describe();
        Peers.install();
        CpuPinning.pinLoad(cores);
        RoundPlan plan = rounds.plan();
        PrintWriter progress = output.progress();
        Path target = ResultOptions.folder();
        boolean floor = Floor.compile();
        if (!floor) {
            progress.println("There is no C compiler (cc): the floor is not measured.");
            progress.flush();
        }
        WorkloadContext bench = new WorkloadContext(plan, floor, target.resolve("peers-logs"), progress);
        StringBuilder text = new StringBuilder()
                .append(machine)
                .append(' ')
                .append(CpuPinning.describe(cores))
                .append(' ')
                .append(plan.describe())
                .append(" Medians (minimum-maximum).\n\n");
        boolean all = true;
        for (Workload workload : workloads()) {
            try {
                text.append(workload.run(bench));
            } catch (IllegalStateException | UncheckedIOException e) { // keep the earlier results
                text.append("### ")
                        .append(workload)
                        .append(" was not measured: ")
                        .append(e.getMessage())
                        .append("\n\n");
                all = false;
            }
            output.store("peers", text.toString());
        }
        output.print(text.toString());
        return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Workload> workloads() {
        if (only != null) {
            return only;
        }
        List<Workload> all = new ArrayList<>(List.of(Workload.values()));
        all.removeIf(workload -> rounds.quick() && !workload.quick());
        return all;
    }
}
