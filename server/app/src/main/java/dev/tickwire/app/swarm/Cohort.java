package dev.tickwire.app.swarm;

import org.HdrHistogram.Histogram;

/** Clients that are counted together, because they behave alike. Threads: one. */
final class Cohort {
    /** The current second. */
    final Meter second = new Meter();
    /** All seconds of the measurement. */
    final Meter total = new Meter();

    final Failures failures = new Failures();
    /** From the join request to the first snapshot. */
    final Histogram joinUs = Meter.histogram();
    /** Keyframes that came after a client's first snapshot, from the first join on. */
    long keyframes;

    void endSecond(boolean measured) {
        if (measured) {
            total.add(second);
        }
        second.clear();
    }
}
