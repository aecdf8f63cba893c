package dev.tickwire.bench.crowd;

/**
 * Runs an action N times per second by the clock. A late action runs nevertheless, and gets the time at which it was
 * due.
 *
 * <p>Threads: one.
 */
public final class Pacer {
    /** The action. */
    public interface Action {
        /**
         * Runs the action once.
         *
         * @param number from 0
         * @param dueNs when it was due
         */
        void run(long number, long dueNs);
    }

    private static final double SECOND_NS = 1e9;

    private final long startNs;
    private final double perSecond;
    private final Action action;
    private long next;

    /** @param startNs time of the first action */
    public Pacer(long startNs, double perSecond, Action action) {
        this.startNs = startNs;
        this.perSecond = perSecond;
        this.action = action;
    }

    /** Time of the next action. */
    long dueNs() {
        return startNs + (long) (next * SECOND_NS / perSecond);
    }

    /** Runs all actions that are due. */
    void runDue(long nowNs) {
        for (long dueNs = dueNs(); dueNs <= nowNs; dueNs = dueNs()) {
            action.run(next++, dueNs);
        }
    }
}
