package dev.tickwire.bench.codec;

import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.Peers;
import dev.tickwire.bench.ResultOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code bench.jar codec}. */
@Command(
        name = "codec",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures the snapshot codec by itself, in Java and JavaScript, and Colyseus's on the same movement.")
public final class CodecCommand implements Callable<Integer> {
    private static final List<Integer> SHIPS = List.of(10, 100, 500);
    private static final int TICKS_OF_WORLD = 3000;

    @Option(names = "--quick", description = "one fork and a few short iterations: rough figures in a minute or two")
    private boolean quick;

    @Mixin
    private ResultOptions output = new ResultOptions();

    @Override
    public Integer call() throws RunnerException {
        String machine = Machine.describe();
        Peers.install();
        Path target = ResultOptions.folder();
        PrintWriter progress = output.progress();
        progress.println("JMH runs for some minutes; what it says is in " + target.resolve("jmh.log"));
        progress.flush();
        Collection<RunResult> results = run(target.resolve("jmh.log"));
        String text = machine + " Nanoseconds per ship; every ship moves in every tick. Medians.\n\n"
                + fleets(results, target)
                + world(results);
        output.publish("codec", text);
        return 0;
    }

    private Collection<RunResult> run(Path log) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(FleetBenchmark.class.getName() + "\\.")
                .include(WorldBenchmark.class.getName() + "\\.")
                .output(log.toString());
        if (quick) {
            options.forks(1)
                    .warmupIterations(2)
                    .measurementIterations(3)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementTime(TimeValue.milliseconds(500));
        }
        return new Runner(options.build()).run();
    }

    private static String fleets(Collection<RunResult> results, Path target) {
        List<List<String>> ours = new ArrayList<>();
        ours.add(List.of(
                "Tickwire",
                "encode",
                "apply",
                "keyframe encode",
                "keyframe apply",
                "JavaScript apply",
                "bytes per ship"));
        List<List<String>> theirs = new ArrayList<>();
        theirs.add(List.of(
                "Colyseus", "encode", "decode", "bytes per ship", "16 bit: encode", "decode", "bytes per ship"));
        for (int ships : SHIPS) {
            for (boolean steering : List.of(false, true)) {
                String row = ships + " ships, " + (steering ? "steering" : "straight");
                ours.add(ours(row, ships, steering, results, target));
                JsonNode floats = colyseus(ships, steering ? "steering" : "straight", "float32");
                JsonNode short16 = colyseus(ships, steering ? "steering" : "straight", "quantized");
                theirs.add(List.of(
                        row,
                        rounded(floats.path("encodeNs").doubleValue()),
                        rounded(floats.path("decodeNs").doubleValue()),
                        twoDigits(floats.path("bytes").doubleValue()),
                        rounded(short16.path("encodeNs").doubleValue()),
                        rounded(short16.path("decodeNs").doubleValue()),
                        twoDigits(short16.path("bytes").doubleValue())));
            }
        }
        return Markdown.table(ours) + Markdown.table(theirs);
    }

    private static List<String> ours(
            String row, int ships, boolean steering, Collection<RunResult> results, Path target) {
        Recording recording = Recording.of(ships, steering);
        Path file = target.resolve("recording.json");
        try {
            recording.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("a recording cannot be written: " + e.getMessage(), e);
        }
        double decodeNs =
                Peers.json("tickwire-decode.mjs", file.toString()).path("ns").doubleValue() / (Recording.TICKS * ships);
        Map<String, Object> parameters = Map.of("ships", ships, "steering", steering);
        double perShip = 1.0 / (Recording.TICKS * ships);
        return List.of(
                row,
                figure(results, "encodeDeltas", parameters, perShip),
                figure(results, "applyDeltas", parameters, perShip),
                figure(results, "encodeKeyframes", parameters, perShip),
                figure(results, "applyKeyframes", parameters, perShip),
                rounded(decodeNs),
                twoDigits(recording.deltaBytes() / ships));
    }

    private static JsonNode colyseus(int ships, String movement, String precision) {
        return Peers.json("colyseus-codec.mjs", Integer.toString(ships), movement, precision);
    }

    private static String world(Collection<RunResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("W3", "Tickwire: diff and encode", "bytes per tick", "Colyseus: encode", "bytes per tick"));
        for (boolean scattered : List.of(false, true)) {
            JsonNode colyseus = colyseus(SparseWorld.ENTITIES, scattered ? "scattered" : "sparse", "float32");
            rows.add(List.of(
                    scattered ? "others in every tick" : "until they stop",
                    figure(results, "encodeWorld", Map.of("scattered", scattered), 1.0 / SparseWorld.ENTITIES),
                    rounded(worldBytes(scattered)),
                    rounded(colyseus.path("encodeNs").doubleValue()),
                    rounded(colyseus.path("bytes").doubleValue() * SparseWorld.ENTITIES)));
        }
        return "W3: " + SparseWorld.ENTITIES + " game objects, of which " + SparseWorld.CHANGING
                + " move in a tick. The time is per object, moving or not, from its fields to the bytes; what Colyseus "
                + "pays"
                + " when a field is assigned is not in its.\n\n"
                + Markdown.table(rows);
    }

    private static double worldBytes(boolean scattered) {
        SparseWorld world = new SparseWorld(scattered);
        double bytes = 0;
        for (int tick = 0; tick < 2 * TICKS_OF_WORLD; tick++) {
            world.advance();
            int length = world.encode();
            bytes += tick < TICKS_OF_WORLD ? 0 : (double) length / TICKS_OF_WORLD;
        }
        return bytes;
    }

    private static String figure(
            Collection<RunResult> results, String benchmark, Map<String, Object> parameters, double scale) {
        RunResult result = results.stream()
                .filter(each -> each.getParams().getBenchmark().endsWith("." + benchmark))
                .filter(each -> parameters.entrySet().stream()
                        .allMatch(parameter -> parameter
                                .getValue()
                                .toString()
                                .equals(each.getParams().getParam(parameter.getKey()))))
                .findFirst()
                .orElseThrow();
        return rounded(result.getPrimaryResult().getStatistics().getPercentile(50) * scale);
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String twoDigits(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
