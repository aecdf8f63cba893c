package dev.tickwire.bench;

import java.util.concurrent.TimeUnit;

/** How often and how long. */
public record Plan(int rounds, int warmUpSeconds, int settleSeconds, int measureSeconds) {
    public static final Plan WHOLE = new Plan(5, 20, 3, 10);
    public static final Plan QUICK = new Plan(2, 5, 1, 3);

    public long warmUpNs() {
        return TimeUnit.SECONDS.toNanos(warmUpSeconds);
    }

    public long settleNs() {
        return TimeUnit.SECONDS.toNanos(settleSeconds);
    }

    public long measureNs() {
        return TimeUnit.SECONDS.toNanos(measureSeconds);
    }

    public String describe() {
        return rounds + " rounds of " + measureSeconds + " s, interleaved, after " + warmUpSeconds + " s of warm-up.";
    }
}
