package dev.tickwire.bench.crowd;

/**
 * Something that is done so often a second, by the clock: what is late is done all the same, and knows since when it
 * has been due.
 *
 * <p>Threads: one.
 */
public final class Pacer {
    /** What is done. */
    public interface Action {
        /**
         * Does it once more.
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

    /** @param startNs when it is due for the first time */
    public Pacer(long startNs, double perSecond, Action action) {
        this.startNs = startNs;
        this.perSecond = perSecond;
        this.action = action;
    }

    /** When it is due next. */
    long dueNs() {
        return startNs + (long) (next * SECOND_NS / perSecond);
    }

    /** Does all that is due by now. */
    void runDue(long nowNs) {
        for (long dueNs = dueNs(); dueNs <= nowNs; dueNs = dueNs()) {
            action.run(next++, dueNs);
        }
    }
}
