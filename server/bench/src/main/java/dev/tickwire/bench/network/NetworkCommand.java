package dev.tickwire.bench.network;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.Peers;
import dev.tickwire.bench.ResultOptions;
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

/** {@code bench.jar network}. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures what a game feels like over a bad network, in a browser: Tickwire, and Colyseus beside it.")
public final class NetworkCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "shorter, and one round: within three minutes")
    private boolean quick;

    @Option(names = "--only", split = ",", paramLabel = "FIGURE", description = "just these: ${COMPLETION-CANDIDATES}")
    private List<Figure> figures = List.of(Figure.values());

    @Option(names = "--seed", paramLabel = "N", description = "of bots and networks (default: ${DEFAULT-VALUE})")
    private int seed = 1;

    @Mixin
    private ResultOptions output = new ResultOptions("network.md");

    @Override
    public Integer call() {
        Peers.install();
        PrintWriter progress = output.progress();
        Path target = ResultOptions.folder();
        Path logs = target.resolve("network-logs");
        List<Row> rows = new ArrayList<>(List.of(Row.HEAD));
        boolean all = true;
        try (ArenaServer tickwire = ArenaServer.tickwire(logs);
                ArenaServer colyseus = ArenaServer.colyseus(logs)) {
            FigureContext context = new FigureContext(tickwire, colyseus, quick, seed, progress);
            for (Figure figure : figures) {
                try {
                    rows.addAll(figure.rows(context));
                } catch (IllegalStateException | UncheckedIOException e) { // the other figures are worth having
                    rows.add(new Row(figure + " was not measured: " + e.getMessage(), "", "", ""));
                    all = false;
                }
            }
        }
        String text = Machine.describe() + " Seed " + seed + (quick ? ", quick" : "") + ".\n\n"
                + Markdown.table(rows.stream().map(Row::cells).toList());
        output.publish("network", text);
        return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
