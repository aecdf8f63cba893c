package dev.tickwire.test;

/** The conditions of a network: see the methods of these names of {@link NetworkConditioner.Builder}. */
record Conditions(
        double rttMs,
        double jitterMs,
        double stallPercent,
        double stallMs,
        double bandwidthKbps,
        double cutAtMs,
        double cutMs,
        int seed) {
    private static final int DAY_MS = 86_400_000;

    /** A network without faults. */
    static final Conditions NONE = new Conditions(0, 0, 0, 200, 0, 0, 2000, 1);

    Conditions {
        within("rttMs", rttMs, 0, 10_000);
        within("jitterMs", jitterMs, 0, 10_000);
        within("stallPercent", stallPercent, 0, 90);
        within("stallMs", stallMs, 1, 60_000);
        within("bandwidthKbps", bandwidthKbps, 0, 10_000_000);
        within("cutAtMs", cutAtMs, 0, DAY_MS);
        within("cutMs", cutMs, 1, DAY_MS);
    }

    private static void within(String name, double value, int min, int max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(name + " is not from " + min + " to " + max + ": " + value);
        }
    }
}
