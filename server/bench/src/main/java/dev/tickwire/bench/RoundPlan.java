package dev.tickwire.bench;

import java.util.concurrent.TimeUnit;

/** Number and length of the rounds of a measurement. */
public record RoundPlan(int rounds, int warmUpSeconds, int settleSeconds, int measureSeconds) {
    public static final RoundPlan WHOLE = new RoundPlan(5, 20, 3, 10);
    public static final RoundPlan QUICK = new RoundPlan(2, 5, 1, 3);

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
