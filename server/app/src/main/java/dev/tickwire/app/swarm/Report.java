package dev.tickwire.app.swarm;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How it went: for people and as JSON.
 *
 * @param rooms how many rooms the clients were let into
 * @param playing clients that played to the end
 * @param seconds how long was measured
 * @param total what happened in this time
 * @param joinUs from asking for a seat to the first snapshot
 * @param failures from the first join on
 */
record Report(Load load, int rooms, int playing, double seconds, Meter total, Histogram joinUs, Failures failures) {
    boolean failed() {
        return failures.any() || playing < load.clients();
    }

    private int checking() {
        return (load.clients() - 1) / load.checkEvery() + 1;
    }

    private double perFrame(long bytes) {
        return total.frames == 0 ? 0 : (double) bytes / total.frames;
    }

    private double perSecond(long count) {
        return seconds == 0 ? 0 : count / seconds;
    }

    /** The members of the one JSON object; times in milliseconds. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ok", !failed());
        json.put("game", load.game());
        json.put("clients", load.clients());
        json.put("playing", playing);
        json.put("checking", checking());
        json.put("rooms", rooms);
        json.put("hz", load.hz());
        json.put("seconds", seconds);
        json.put("frames", total.frames);
        json.put("framesPerSecond", perSecond(total.frames));
        json.put("bytesIn", total.bytesIn);
        json.put("bytesOut", total.bytesOut);
        json.put("bytesPerFrame", perFrame(total.bytesIn));
        json.put("viewBytesPerFrame", perFrame(total.viewBytes));
        json.put("inputs", total.inputs);
        json.put("inputsUnsent", total.inputsUnsent);
        json.put("missed", failures.missed);
        json.put("mismatches", failures.mismatches);
        json.put("ended", failures.ended());
        json.put("joinMs", percentiles(joinUs));
        json.put("gapMs", percentiles(total.gapUs));
        json.put("rttMs", percentiles(total.rttUs));
        json.put("lateMs", percentiles(total.lateUs));
        return json;
    }

    private static Map<String, Object> percentiles(Histogram us) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", us.getTotalCount());
        json.put("p50", us.getValueAtPercentile(50) / 1e3);
        json.put("p90", us.getValueAtPercentile(90) / 1e3);
        json.put("p99", us.getValueAtPercentile(99) / 1e3);
        json.put("p999", us.getValueAtPercentile(99.9) / 1e3);
        json.put("max", us.getMaxValue() / 1e3);
        return json;
    }

    /** Lines for people. */
    String text() {
        return String.format(
                        Locale.ROOT,
                        "%d of %d clients played %s for %.0f s, %d inputs/s each; rooms %d; %d clients checked every frame%n",
                        playing,
                        load.clients(),
                        load.game(),
                        seconds,
                        load.hz(),
                        rooms,
                        checking())
                + String.format(
                        Locale.ROOT,
                        "frames %d (%.0f/s), bytes per frame %.1f (view %.1f), inputs %d, unsent %d%n",
                        total.frames,
                        perSecond(total.frames),
                        perFrame(total.bytesIn),
                        perFrame(total.viewBytes),
                        total.inputs,
                        total.inputsUnsent)
                + String.format(
                        Locale.ROOT,
                        "missed %d, mismatches %d, ended early %s%n",
                        failures.missed,
                        failures.mismatches,
                        failures.ended())
                + String.format(Locale.ROOT, "%-14s%9s%9s%9s%9s%9s%n", "ms", "p50", "p90", "p99", "p99.9", "max")
                + row("join", joinUs)
                + row("snapshot gap", total.gapUs)
                + row("round trip", total.rttUs)
                + row("late to send", total.lateUs);
    }

    private static String row(String name, Histogram us) {
        return String.format(
                Locale.ROOT,
                "%-14s%9.2f%9.2f%9.2f%9.2f%9.2f%n",
                name,
                us.getValueAtPercentile(50) / 1e3,
                us.getValueAtPercentile(90) / 1e3,
                us.getValueAtPercentile(99) / 1e3,
                us.getValueAtPercentile(99.9) / 1e3,
                us.getMaxValue() / 1e3);
    }
}
