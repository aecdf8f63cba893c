package dev.tickwire.runtime.tick;

/**
 * When a room's ticks are due.
 *
 * <p><b>Time.</b> Tick {@code n} is due at {@code epochNs + n * periodNs}: from the epoch, never from "now plus a
 * period", so lateness never accumulates. Rooms of one rate share {@value #PHASES} phases of the process's clock, so
 * that a worker wakes for many rooms at once.
 *
 * <p><b>Overload.</b> Up to {@value #CATCH_UP_TICKS_MAX} late ticks are run back to back; beyond that the epoch moves
 * and the time is given up. No tick number is ever skipped.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class TickSchedule {
    private static final int PHASES = 4;
    private static final int CATCH_UP_TICKS_MAX = 3;
    private static final long SECOND_NS = 1_000_000_000;

    private final int tickRate;
    private long epochNs;
    private long ticks;

    /**
     * @param phase which of the phases this room runs in; any number
     */
    public TickSchedule(int tickRate, int phase, long nowNs) {
        this.tickRate = tickRate;
        long periodNs = SECOND_NS / tickRate;
        this.epochNs = nowNs - Math.floorMod(nowNs, periodNs) + Math.floorMod(phase, PHASES) * periodNs / PHASES;
        if (epochNs - nowNs < 0) { // a clock may overflow
            epochNs += periodNs;
        }
    }

    /** When the next tick is due. */
    public long dueNs() {
        return epochNs
                + (ticks / tickRate) * SECOND_NS
                + (ticks % tickRate) * SECOND_NS / tickRate; // whole seconds apart: exact for ever
    }

    /**
     * To be called when the next tick starts.
     *
     * @return nanoseconds of game time given up, mostly 0
     */
    public long started(long nowNs) {
        long lateNs = nowNs - dueNs();
        long givenUpNs = lateNs > CATCH_UP_TICKS_MAX * SECOND_NS / tickRate ? lateNs : 0;
        epochNs += givenUpNs;
        ticks++;
        return givenUpNs;
    }
}
