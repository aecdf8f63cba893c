package dev.tickwire.bench.restart;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** When one client learns which of its frames are durable. Threads: one. */
final class Lag {
    private static final int KEPT = 1024; // frames
    private static final int NONE = -1;

    private final long[] cameNs = new long[KEPT]; // by tick
    private int first = NONE;
    private int durable = NONE;

    /**
     * A frame has come, of the tick after that of the frame before.
     *
     * @param lag ticks from the durable one to this one; negative: there is no store
     * @param into gets the microseconds from each frame to the one that says that it is durable
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
