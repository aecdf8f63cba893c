package dev.tickwire.bench.peers;

import java.util.concurrent.TimeUnit;

/** How often and how long. */
record Plan(int rounds, int warmUpSeconds, int settleSeconds, int measureSeconds) {
    static final Plan WHOLE = new Plan(5, 20, 3, 10);
    static final Plan QUICK = new Plan(2, 5, 1, 3);

    long warmUpNs() {
        return TimeUnit.SECONDS.toNanos(warmUpSeconds);
    }

    long settleNs() {
        return TimeUnit.SECONDS.toNanos(settleSeconds);
    }

    long measureNs() {
        return TimeUnit.SECONDS.toNanos(measureSeconds);
    }

    String describe() {
        return rounds + " rounds of " + measureSeconds + " s, interleaved, after " + warmUpSeconds + " s of warm-up.";
    }
}
