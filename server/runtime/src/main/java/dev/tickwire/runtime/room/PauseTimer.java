package dev.tickwire.runtime.room;

import dev.tickwire.runtime.tick.Clock;

/**
 * For how long an empty room has paused.
 *
 * <p><b>Threads.</b> The room's worker begins and ends it; any thread may read.
 */
final class PauseTimer {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long NONE = 0;

    private final Clock clock;
    private final int tickRate;
    private volatile long sinceNs = NONE;

    PauseTimer(Clock clock, int tickRate) {
        this.clock = clock;
        this.tickRate = tickRate;
    }

    /**
     * Begins a pause.
     *
     * @return false, without effect, if the room pauses already
     */
    boolean begin(long nowNs) {
        boolean begins = sinceNs == NONE;
        if (begins) {
            sinceNs = nowNs == NONE ? nowNs - 1 : nowNs; // a nanosecond tells them apart
        }
        return begins;
    }

    /** Whether the room pauses. */
    boolean running() {
        return sinceNs != NONE;
    }

    /** Duration in nanoseconds; 0 if the room does not pause. */
    long ns() {
        long beganNs = sinceNs;
        return beganNs == NONE ? 0 : Math.max(0, clock.nanoTime() - beganNs);
    }

    /** Number of ticks that the pause has skipped, at most 2^31 - 1; 0 if the room does not pause. */
    int ticks() {
        long ns = ns();
        long ticks = ns / SECOND_NS * tickRate + ns % SECOND_NS * tickRate / SECOND_NS; // apart: no overflow
        return (int) Math.min(ticks, Integer.MAX_VALUE);
    }

    /** Ends the pause. */
    void end() {
        sinceNs = NONE;
    }
}
