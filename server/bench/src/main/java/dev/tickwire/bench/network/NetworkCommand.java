package dev.tickwire.bench.network;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.Peers;
import dev.tickwire.bench.Places;
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

/** {@code bench.jar network}. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures what a game feels like over a bad network, in a browser: Tickwire, and Colyseus beside it.")
public final class NetworkCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--quick", description = "shorter, and one round: within three minutes")
    private boolean quick;

    @Option(names = "--only", split = ",", paramLabel = "FIGURE", description = "just these: ${COMPLETION-CANDIDATES}")
    private List<Figure> figures = List.of(Figure.values());

    @Option(names = "--seed", paramLabel = "N", description = "of bots and networks (default: ${DEFAULT-VALUE})")
    private int seed = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the Markdown file whose results are replaced (default: target/network.md of this module)")
    private @Nullable Path out;

    @Override
    public Integer call() {
        Peers.install();
        PrintWriter progress = spec.commandLine().getErr();
        Path target = Places.module().resolve("target");
        Path logs = target.resolve("network-logs");
        List<Row> rows = new ArrayList<>(List.of(Row.HEAD));
        boolean all = true;
        try (Side tickwire = Side.tickwire(logs);
                Side colyseus = Side.colyseus(logs)) {
            Lab lab = new Lab(tickwire, colyseus, quick, seed, progress);
            for (Figure figure : figures) {
                try {
                    rows.addAll(figure.rows(lab));
                } catch (IllegalStateException | UncheckedIOException e) { // the other figures are worth having
                    rows.add(new Row(figure + " was not measured: " + e.getMessage(), "", "", ""));
                    all = false;
                }
            }
        }
        String text = Machine.describe() + " Seed " + seed + (quick ? ", quick" : "") + ".\n\n"
                + Markdown.table(rows.stream().map(Row::cells).toList());
        Markdown.put(out == null ? target.resolve("network.md") : out, "network", text);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
