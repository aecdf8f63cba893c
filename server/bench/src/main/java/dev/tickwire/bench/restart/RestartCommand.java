package dev.tickwire.bench.restart;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.ResultOptions;
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

/** {@code bench.jar restart}. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Measures how long players do not play when the process is killed and started again, and how late ticks "
                    + "become durable as clients see it.",
            "Server and load share all cores."
        })
public final class RestartCommand implements Callable<Integer> {
    @Option(names = "--only", split = ",", paramLabel = "FIGURE", description = "just these: ${COMPLETION-CANDIDATES}")
    private List<Figure> figures = List.of(Figure.values());

    @Option(names = "--rounds", paramLabel = "N", description = "how many rounds (default: ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--rooms", paramLabel = "N", description = "rooms of four players (default: ${DEFAULT-VALUE})")
    private int rooms = 1000;

    @Option(names = "--hz", paramLabel = "N", description = "their ticks per second (default: ${DEFAULT-VALUE})")
    private int hz = 5;

    @Option(
            names = "--play",
            paramLabel = "SECONDS",
            description = "how long they play before the process is killed (default: ${DEFAULT-VALUE})")
    private int playSeconds = 12;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description = "of the server's JVM, as -XX:SharedArchiveFile=tickwire.jsa; repeatable")
    private List<String> jvm = new ArrayList<>();

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "jdbc:postgresql:..., which is written to (default: SQLite in a folder under target)")
    private @Nullable String url;

    @Mixin
    private ResultOptions output = new ResultOptions();

    @Override
    public Integer call() {
        Path target = ResultOptions.folder();
        FigureContext context = new FigureContext(rounds, rooms, hz, playSeconds, jvm, url, target, output.progress());
        List<List<String>> table = new ArrayList<>(List.of(List.of("figure", "goal", "measured")));
        boolean all = true;
        for (Figure figure : figures) {
            try {
                table.addAll(figure.rows(context));
            } catch (IllegalStateException | UncheckedIOException e) { // the other figures are worth having
                table.add(List.of(figure + " was not measured: " + e.getMessage(), "", ""));
                all = false;
            }
        }
        String name = url == null ? "SQLite" : "PostgreSQL";
        String text = Machine.describe() + " " + name + " " + String.join(" ", jvm) + ", " + rounds
                + " rounds. Medians (minimum-maximum).\n\n" + Markdown.table(table);
        output.publish("restart " + name, text);
        return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
