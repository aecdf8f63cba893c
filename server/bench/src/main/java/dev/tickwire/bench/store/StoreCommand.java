package dev.tickwire.bench.store;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.ResultOptions;
import dev.tickwire.store.DataFolder;
import dev.tickwire.store.Store;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench.jar store}. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures how long commits take, how late ticks become durable, and how many bytes are written for "
                        + "each that rooms give.")
public final class StoreCommand implements Callable<Integer> {
    @Option(
            names = "--rooms",
            split = ",",
            defaultValue = "1,100,500,1000",
            description = "rooms at the same time, one run for each number (default: ${DEFAULT-VALUE})")
    private List<Integer> rooms = new ArrayList<>();

    @Option(names = "--seconds", defaultValue = "120", description = "of each run (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "jdbc:postgresql:..., which is written to (default: SQLite in a folder under target)")
    private @Nullable String url;

    @Mixin
    private ResultOptions output = new ResultOptions();

    @Override
    public Integer call() throws StoreException, IOException {
        Path target = ResultOptions.folder();
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "rooms of 4",
                "commit p50, ms",
                "p99",
                "durable after, p50, ms",
                "p99",
                "bytes written for each given",
                "frozen or dropped"));
        for (int number : rooms) {
            table.add(row(number, target));
        }
        String name = url == null ? "SQLite" : "PostgreSQL";
        String text = Machine.describe() + " " + name + ", " + seconds + " s each.\n\n" + Markdown.table(table);
        output.publish("store " + name, text);
        return CommandLine.ExitCode.OK;
    }

    private List<String> row(int number, Path target) throws StoreException, IOException {
        Files.createDirectories(target);
        Path made = Files.createTempDirectory(target, "store");
        try (DataFolder folder = DataFolder.lock(made)) {
            Store store = url == null ? Stores.sqlite(folder) : Stores.postgresql(url);
            StoreLoad.Result result = StoreLoad.run(store, number, seconds);
            return List.of(
                    Integer.toString(number),
                    ms(result.commitNs(), 50),
                    ms(result.commitNs(), 99),
                    ms(result.lagNs(), 50),
                    ms(result.lagNs(), 99),
                    // Another process writes for PostgreSQL.
                    url == null ? digits(1, result.writtenPerByte()) : "",
                    Integer.toString(result.troubles()));
        } finally {
            delete(made);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static String ms(Histogram ns, double percentile) {
        return digits(2, ns.getValueAtPercentile(percentile) / 1e6);
    }

    private static String digits(int digits, double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
