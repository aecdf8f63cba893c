package dev.tickwire.bench.crowd;

import dev.tickwire.bench.Cores;
import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
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

/** {@code bench.jar crowd}. */
@Command(
        name = "crowd",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures what joins, rejoins, spectators and chat cost a server on one core.")
public final class CrowdCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--quick", description = "fewer and shorter rounds: within five minutes")
    private boolean quick;

    @Option(names = "--only", split = ",", paramLabel = "FIGURE", description = "just these: ${COMPLETION-CANDIDATES}")
    private List<Figure> figures = List.of(Figure.values());

    @Option(names = "--rounds", paramLabel = "N", description = "how many rounds (default: 5, quick 2)")
    private @Nullable Integer rounds;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the Markdown file whose results are replaced (default: target/crowd.md of this module)")
    private @Nullable Path out;

    @Override
    public Integer call() {
        int cores = Runtime.getRuntime().availableProcessors();
        String machine = Machine.describe();
        Cores.pinLoad(cores);
        Plan plan = quick ? Plan.QUICK : Plan.WHOLE;
        if (rounds != null) {
            plan = new Plan(rounds, plan.warmUpSeconds(), plan.settleSeconds(), plan.measureSeconds());
        }
        PrintWriter progress = spec.commandLine().getErr();
        Path target = Places.module().resolve("target");
        Lab lab = new Lab(plan, target.resolve("crowd-logs"), progress);
        List<Row> rows = new ArrayList<>(List.of(Row.HEAD));
        boolean all = true;
        for (Figure figure : figures) {
            try {
                rows.addAll(figure.rows(lab));
            } catch (IllegalStateException | UncheckedIOException e) { // the other figures are worth having
                rows.add(new Row(figure + " was not measured: " + e.getMessage(), "", ""));
                all = false;
            }
        }
        String text = machine + " " + Cores.describe(cores) + " " + plan.rounds()
                + " rounds. Medians (minimum-maximum).\n\n"
                + Markdown.table(rows.stream().map(Row::cells).toList());
        Markdown.put(out == null ? target.resolve("crowd.md") : out, "crowd", text);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
