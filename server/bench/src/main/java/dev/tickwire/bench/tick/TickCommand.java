package dev.tickwire.bench.tick;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.ResultOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench.jar tick}. */
@Command(
        name = "tick",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures the tick of a room with 500 clients in memory, by phase, without sockets: ten seconds.")
public final class TickCommand implements Callable<Integer> {
    @Option(names = "--check", description = "exit with 1 if the tick costs more than the stored reference allows")
    private boolean check;

    @Option(names = "--store", description = "make what is measured the stored reference, in the project's source")
    private boolean store;

    @Mixin
    private ResultOptions output = new ResultOptions();

    @Override
    public Integer call() {
        Measurement measured = Measurement.take();
        Reference reference = Reference.load();
        String text = Machine.describe() + "\n\n" + table(measured, reference);
        output.publish("tick", text);
        if (store) {
            Reference.store(measured);
        }
        List<String> excesses = check ? reference.excesses(measured) : List.of();
        excesses.forEach(excess -> output.print(excess + "\n"));
        return excesses.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String table(Measurement measured, Reference reference) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("per client and tick", "measured", "of a calibration pass", "stored"));
        for (Phase phase : Phase.values()) {
            String name = phase.name().toLowerCase(Locale.ROOT);
            rows.add(row(name + ", ns", measured.ns(phase), measured.ratio(phase), reference.ratio(phase)));
        }
        rows.add(row("all, ns", measured.ns(), measured.ratio(), reference.ratio()));
        rows.add(row("calibration pass, ns", measured.calibrationNs(), 1, 1));
        rows.add(count("allocated beside the inputs' records, bytes", measured.garbageBytes()));
        rows.add(count("readings of the clock", measured.clockReads()));
        rows.add(count("reads", measured.reads()));
        rows.add(count("writes", measured.writes()));
        rows.add(count("bytes of the frame", measured.frameBytes()));
        return Markdown.table(rows);
    }

    private static List<String> row(String name, double value, double ratio, double stored) {
        return List.of(name, digits(0, value), digits(2, ratio), digits(2, stored));
    }

    private static List<String> count(String name, double value) {
        return List.of(name, digits(3, value), "", "");
    }

    private static String digits(int digits, double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
