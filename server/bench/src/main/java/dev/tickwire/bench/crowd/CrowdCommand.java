package dev.tickwire.bench.crowd;

import dev.tickwire.bench.CpuPinning;
import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.ResultOptions;
import dev.tickwire.bench.RoundOptions;
import dev.tickwire.bench.RoundPlan;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench.jar crowd}. */
@Command(
        name = "crowd",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures what joins, rejoins, spectators and chat cost a server on one core.")
public final class CrowdCommand implements Callable<Integer> {
    @Option(names = "--only", split = ",", paramLabel = "FIGURE", description = "just these: ${COMPLETION-CANDIDATES}")
    private List<Figure> figures = List.of(Figure.values());

    @Mixin
    private RoundOptions rounds = new RoundOptions();

    @Mixin
    private ResultOptions output = new ResultOptions("crowd.md");

    @Override
    public Integer call() {
        int cores = Runtime.getRuntime().availableProcessors();
        String machine = Machine.describe();
        CpuPinning.pinLoad(cores);
        RoundPlan plan = rounds.plan();
        PrintWriter progress = output.progress();
        Path target = ResultOptions.folder();
        FigureContext context = new FigureContext(plan, target.resolve("crowd-logs"), progress);
        List<Row> rows = new ArrayList<>(List.of(Row.HEAD));
        boolean all = true;
        for (Figure figure : figures) {
            try {
                rows.addAll(figure.rows(context));
            } catch (IllegalStateException | UncheckedIOException e) { // the other figures are worth having
                rows.add(new Row(figure + " was not measured: " + e.getMessage(), "", ""));
                all = false;
            }
        }
        String text = machine + " " + CpuPinning.describe(cores) + " " + plan.rounds()
                + " rounds. Medians (minimum-maximum).\n\n"
                + Markdown.table(rows.stream().map(Row::cells).toList());
        output.publish("crowd", text);
        return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
