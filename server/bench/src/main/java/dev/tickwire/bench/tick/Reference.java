package dev.tickwire.bench.tick;

import dev.tickwire.bench.ProjectPaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** The stored ratios, and the tolerance of a measurement. */
final class Reference {
    private static final String FILE = "tick.properties";

    /**
     * Runs on a machine that was busy with builds differed from the median by up to 5 % in all phases together, and by
     * 13 % in one.
     */
    private static final double ALL_TOLERANCE = 1.10;

    private static final double PHASE_TOLERANCE = 1.20;

    /** One per 16 clients for reads and one for writes, and a few between phases. */
    private static final double CLOCK_READS_MAX = 2.0 / 16 + 0.02;

    private static final double GARBAGE_BYTES_MAX = 0.01;

    private final Properties ratios = new Properties();

    private Reference() {}

    static Reference load() {
        Reference reference = new Reference();
        try (InputStream in = Reference.class.getResourceAsStream(FILE)) {
            reference.ratios.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reference;
    }

    /** Makes a measurement the reference of the next build. */
    static void store(Measurement measured) {
        StringBuilder text = new StringBuilder("# Calibration passes per client and tick: bench.jar tick --store\n");
        for (Phase phase : Phase.values()) {
            text.append(String.format(Locale.ROOT, "%s=%.3f%n", key(phase), measured.ratio(phase)));
        }
        Path folder = ProjectPaths.module().resolve("src/main/resources/dev/tickwire/bench/tick");
        try {
            Files.writeString(folder.resolve(FILE), text);
        } catch (IOException e) {
            throw new UncheckedIOException("the reference cannot be written: " + e.getMessage(), e);
        }
    }

    private static String key(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    double ratio(Phase phase) {
        return Double.parseDouble(ratios.getProperty(key(phase)));
    }

    /** Of all phases. */
    double ratio() {
        double sum = 0;
        for (Phase phase : Phase.values()) {
            sum += ratio(phase);
        }
        return sum;
    }

    /** A line for each figure that is larger than allowed; none: the measurement passes. */
    List<String> excesses(Measurement measured) {
        List<String> lines = new ArrayList<>();
        limit(lines, "all phases, of a calibration pass", measured.ratio(), ratio() * ALL_TOLERANCE);
        for (Phase phase : Phase.values()) {
            limit(lines, key(phase) + ", of a calibration pass", measured.ratio(phase), ratio(phase) * PHASE_TOLERANCE);
        }
        limit(lines, "readings of the clock per client and tick", measured.clockReads(), CLOCK_READS_MAX);
        limit(lines, "bytes allocated per client and tick", measured.garbageBytes(), GARBAGE_BYTES_MAX);
        limit(lines, "reads per client and tick", measured.reads(), 1);
        limit(lines, "writes per client and tick", measured.writes(), 1);
        return lines;
    }

    private static void limit(List<String> lines, String name, double value, double max) {
        if (value > max) {
            lines.add(String.format(Locale.ROOT, "EXCEEDED %s: %.2f, allowed are %.2f", name, value, max));
        }
    }
}
