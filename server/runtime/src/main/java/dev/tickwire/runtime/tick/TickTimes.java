package dev.tickwire.runtime.tick;

import java.util.Arrays;

/**
 * How long the latest ticks of a room took, how late they began, and which phase made ticks longer than their period.
 * Time in which the worker ran ticks of other rooms does not count.
 *
 * <p><b>Threads.</b> The room's worker records; any thread reads. <b>Memory.</b> Two numbers for each of the latest
 * {@value #TICKS_KEPT} ticks.
 */
public final class TickTimes {
    /** The phases of a tick, in order. */
    public enum Phase {
        RECEIVE,
        GAME,
        ENCODE,
        SEND
    }

    /** Microseconds of the latest ticks: median, 99th percentile and maximum. */
    public record Summary(int p50, int p99, int max) {}

    private static final int TICKS_KEPT = 512;
    private static final int SLOW_TICKS = 10; // a single slow tick may be the machine's fault
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final Phase[] PHASES = Phase.values();

    private final long periodNs;
    private final int[] tookUs = new int[TICKS_KEPT];
    private final int[] lateUs = new int[TICKS_KEPT];
    private volatile int ticks;

    private final long[] phaseNs = new long[PHASES.length]; // of the running tick
    private final long[] slowPhaseNs = new long[PHASES.length]; // of slow ticks since the last report
    private long phaseBeganNs;
    private long yieldedNs;
    private int slowTicks;
    private boolean reported;
    private long reportedNs;

    /** @param tickRate ticks per second */
    public TickTimes(int tickRate) {
        this.periodNs = 1_000_000_000L / tickRate;
    }

    /**
     * Begins a tick.
     *
     * @param nowNs the clock's nanoseconds
     * @param yieldedNs total nanoseconds of other rooms' ticks within ticks of this worker
     */
    public void begin(long nowNs, long yieldedNs) {
        Arrays.fill(phaseNs, 0);
        phaseBeganNs = nowNs;
        this.yieldedNs = yieldedNs;
    }

    /** Ends a phase and begins the next. */
    public void end(Phase phase, long nowNs, long yieldedNs) {
        phaseNs[phase.ordinal()] += nowNs - phaseBeganNs - (yieldedNs - this.yieldedNs);
        phaseBeganNs = nowNs;
        this.yieldedNs = yieldedNs;
    }

    /** Nanoseconds that a phase of the running tick has taken; 0 before it ends. The worker only. */
    public long running(Phase phase) {
        return phaseNs[phase.ordinal()];
    }

    /**
     * Ends the tick, after its last phase.
     *
     * @param lateNs nanoseconds from the due time to the start
     * @return whether to report now that ticks take longer than their period: true at most once a minute;
     *     {@link #slowest} names the phase
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // volatile for readers; only the worker writes
    public boolean finish(long lateNs) {
        long tookNs = 0;
        for (long ns : phaseNs) {
            tookNs += ns;
        }
        int index = ticks % TICKS_KEPT;
        tookUs[index] = microseconds(tookNs);
        lateUs[index] = microseconds(lateNs);
        ticks = ticks + 1 == Integer.MAX_VALUE ? TICKS_KEPT : ticks + 1;
        return tookNs > periodNs && outlasted();
    }

    private boolean outlasted() {
        slowTicks++;
        for (int i = 0; i < phaseNs.length; i++) {
            slowPhaseNs[i] += phaseNs[i];
        }
        if (slowTicks < SLOW_TICKS || (reported && phaseBeganNs - reportedNs < MINUTE_NS)) {
            return false;
        }
        reported = true;
        reportedNs = phaseBeganNs;
        return true;
    }

    /** The phase that took most of the time of slow ticks since the last call. The worker only. */
    public Phase slowest() {
        Phase slowest = PHASES[0];
        for (Phase phase : PHASES) {
            slowest = slowPhaseNs[phase.ordinal()] > slowPhaseNs[slowest.ordinal()] ? phase : slowest;
        }
        Arrays.fill(slowPhaseNs, 0);
        slowTicks = 0;
        return slowest;
    }

    /** How long ticks took. */
    public Summary took() {
        return summary(tookUs);
    }

    /** How late ticks began. */
    public Summary late() {
        return summary(lateUs);
    }

    private Summary summary(int[] us) {
        int kept = Math.min(ticks, TICKS_KEPT);
        int[] sorted = Arrays.copyOf(us, kept);
        Arrays.sort(sorted);
        return kept == 0
                ? new Summary(0, 0, 0)
                : new Summary(sorted[kept / 2], sorted[kept - 1 - kept / 100], sorted[kept - 1]);
    }

    private static int microseconds(long ns) {
        return (int) Math.min(Math.max(0, ns / 1000), Integer.MAX_VALUE);
    }
}
