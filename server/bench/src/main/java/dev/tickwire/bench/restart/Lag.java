package dev.tickwire.bench.restart;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Measures when one client learns which of its frames are durable. Threads: one. */
final class Lag {
    private static final int KEPT = 1024; // frames
    private static final int NONE = -1;

    private final long[] cameNs = new long[KEPT]; // by tick
    private int first = NONE;
    private int durable = NONE;

    /**
     * A frame has arrived, of the tick after the last frame's.
     *
     * @param lag ticks from the durable one to this one; negative: there is no store
     * @param into receives the microseconds from each frame to the one that reports it as durable
     */
    void frame(int tick, int lag, long nowNs, Histogram into) {
        if (lag < 0) {
            return;
        }
        if (first == NONE) {
            first = tick;
            durable = tick - 1;
        }
        cameNs[tick % KEPT] = nowNs;
        for (int reached = tick - lag; durable < reached; ) {
            durable++;
            if (tick - durable < KEPT) {
                into.recordValue(Math.min(
                        TimeUnit.NANOSECONDS.toMicros(nowNs - cameNs[durable % KEPT]),
                        into.getHighestTrackableValue()));
            }
        }
    }
}
