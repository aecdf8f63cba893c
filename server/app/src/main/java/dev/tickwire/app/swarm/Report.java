package dev.tickwire.app.swarm;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The result of a swarm, as text and as JSON.
 *
 * @param rooms how many rooms the clients joined
 * @param playing clients that played to the end
 * @param seconds length of the measurement
 * @param steady the clients that read at full speed
 * @param slow the others
 * @param guests clients that joined and soon left
 * @param guestsAsked how many joins of guests were due
 */
record Report(
        SwarmLoad load,
        int rooms,
        int playing,
        double seconds,
        Cohort steady,
        Cohort slow,
        Cohort guests,
        int guestsAsked) {
    boolean failed() {
        return steady.failures.any()
                || slow.failures.anyOfSlow()
                || guests.failures.any()
                || playing + slow.failures.tooSlow() < load.clients();
    }

    private int checking() {
        return (load.clients() - 1) / load.checkEvery() + 1;
    }

    private static double perFrame(Meter total, long bytes) {
        return total.frames == 0 ? 0 : (double) bytes / total.frames;
    }

    private double perSecond(long count) {
        return seconds == 0 ? 0 : count / seconds;
    }

    /** The members of the one JSON object; times in milliseconds. */
    Map<String, Object> json() {
        Meter total = steady.total;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ok", !failed());
        json.put("game", load.game());
        json.put("clients", load.clients());
        json.put("playing", playing);
        json.put("checking", checking());
        json.put("rooms", rooms);
        json.put("script", inputsFrom());
        json.put("hz", load.hz());
        json.put("seconds", seconds);
        json.put("frames", total.frames);
        json.put("framesPerSecond", perSecond(total.frames));
        json.put("bytesIn", total.bytesIn);
        json.put("bytesOut", total.bytesOut);
        json.put("bytesPerFrame", perFrame(total, total.bytesIn));
        json.put("viewBytesPerFrame", perFrame(total, total.viewBytes));
        json.put("inputs", total.inputs);
        json.put("inputsUnsent", total.inputsUnsent);
        putFailures(json, steady);
        json.put("joinMs", percentiles(steady.joinUs));
        json.put("gapMs", percentiles(total.gapUs));
        json.put("rttMs", percentiles(total.rttUs));
        json.put("lateMs", percentiles(total.lateUs));
        if (load.slow() > 0) {
            json.put("slow", slowJson());
        }
        if (load.joinsPerSecond() > 0) {
            json.put("churn", churnJson());
        }
        return json;
    }

    private Map<String, Object> slowJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("clients", load.slow());
        json.put("frames", slow.total.frames);
        json.put("keyframes", slow.keyframes);
        json.put("bytesIn", slow.total.bytesIn);
        json.put("inputs", slow.total.inputs);
        json.put("inputsUnsent", slow.total.inputsUnsent);
        putFailures(json, slow);
        json.put("joinMs", percentiles(slow.joinUs));
        json.put("gapMs", percentiles(slow.total.gapUs));
        return json;
    }

    private Map<String, Object> churnJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("asked", guestsAsked);
        json.put("frames", guests.total.frames);
        putFailures(json, guests);
        json.put("joinMs", percentiles(guests.joinUs));
        return json;
    }

    private static void putFailures(Map<String, Object> json, Cohort cohort) {
        json.put("missed", cohort.failures.missed);
        json.put("mismatches", cohort.failures.mismatches);
        json.put("ended", cohort.failures.ended());
    }

    private String inputsFrom() {
        return load.script() == null ? "schema" : load.script();
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
        Meter total = steady.total;
        return String.format(
                        Locale.ROOT,
                        "%d of %d clients played %s for %.0f s, %d inputs/s each (%s); rooms %d; %d clients checked "
                                + "every frame%n",
                        playing,
                        load.clients(),
                        load.game(),
                        seconds,
                        load.hz(),
                        inputsFrom(),
                        rooms,
                        checking())
                + String.format(
                        Locale.ROOT,
                        "frames %d (%.0f/s), bytes per frame %.1f (view %.1f), inputs %d, unsent %d%n",
                        total.frames,
                        perSecond(total.frames),
                        perFrame(total, total.bytesIn),
                        perFrame(total, total.viewBytes),
                        total.inputs,
                        total.inputsUnsent)
                + failures(steady)
                + slowText()
                + churnText()
                + String.format(Locale.ROOT, "%-14s%9s%9s%9s%9s%9s%n", "ms", "p50", "p90", "p99", "p99.9", "max")
                + row("join", steady.joinUs)
                + row("snapshot gap", total.gapUs)
                + row("round trip", total.rttUs)
                + row("late to send", total.lateUs)
                + (load.slow() > 0 ? row("slow: gap", slow.total.gapUs) : "")
                + (load.joinsPerSecond() > 0 ? row("churn: join", guests.joinUs) : "");
    }

    private static String failures(Cohort cohort) {
        return String.format(
                Locale.ROOT,
                "missed %d, mismatches %d, ended early %s%n",
                cohort.failures.missed,
                cohort.failures.mismatches,
                cohort.failures.ended());
    }

    private String slowText() {
        return load.slow() == 0
                ? ""
                : String.format(
                                Locale.ROOT,
                                "slow: %d clients, frames %d, keyframes %d, ",
                                load.slow(),
                                slow.total.frames,
                                slow.keyframes)
                        + failures(slow);
    }

    private String churnText() {
        return load.joinsPerSecond() == 0
                ? ""
                : String.format(
                                Locale.ROOT,
                                "churn: %d of %d joined, frames %d, ",
                                guests.joinUs.getTotalCount(),
                                guestsAsked,
                                guests.total.frames)
                        + failures(guests);
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
