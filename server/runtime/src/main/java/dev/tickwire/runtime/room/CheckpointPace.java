package dev.tickwire.runtime.room;

/**
 * When a room's next checkpoint is due: after its period, or earlier if a replay of the ticks since the last one takes too long.
 *
 * <p><b>The rule.</b> What ticks took is added up, since a replay runs no more than they did. Once that is {@value #REPLAY_MS_MAX} ms a checkpoint is due, and
 * it is not before the ticks have taken {@value #COST_FACTOR} times as long as the last checkpoint: a room whose state is large does not spend its time on
 * checkpoints.
 *
 * <p><b>Threads.</b> The room's worker.
 */
final class CheckpointPace {
    /** Milliseconds of CPU that a replay may take on the machine that has recorded it. */
    static final int REPLAY_MS_MAX = 500;

    /** Ticks take so many times as long as checkpoints, at least. */
    static final int COST_FACTOR = 10;

    private static final long REPLAY_NS_MAX = REPLAY_MS_MAX * 1_000_000L;

    private int dueTick;
    private long ticksNs; // since the checkpoint
    private long costNs; // of the checkpoint

    /** A tick has ended, which took this long without sockets. */
    void ticked(long ns) {
        ticksNs += ns;
    }

    /** A checkpoint has been taken, from which a replay would begin. */
    void taken() {
        ticksNs = 0;
    }

    /**
     * The checkpoint that has been taken is ready.
     *
     * @param tookNs that all threads took for it
     * @param due the tick at which the next one is due in any case
     */
    void ready(long tookNs, int due) {
        costNs = tookNs;
        dueTick = due;
    }

    /** Whether the next one is due in the tick that has ended. */
    boolean due(int tick) {
        return tick >= dueTick || ticksNs >= Math.max(REPLAY_NS_MAX, COST_FACTOR * costNs);
    }
}
