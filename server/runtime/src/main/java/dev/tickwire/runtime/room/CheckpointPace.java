package dev.tickwire.runtime.room;

/**
 * When a room's next checkpoint is due: after its period, or earlier if a replay of the ticks since the last one takes
 * too long.
 *
 * <p><b>The rule.</b> The durations of ticks are added up, since a replay takes no longer. At {@value #REPLAY_MS_MAX}
 * ms a checkpoint is due, but not before the ticks have taken {@value #COST_FACTOR} times as long as the last
 * checkpoint: a room with a large state does not spend its time on checkpoints.
 *
 * <p><b>Threads.</b> The room's worker.
 */
final class CheckpointPace {
    /** Milliseconds of CPU that a replay may take on the machine that has recorded it. */
    static final int REPLAY_MS_MAX = 500;

    /** Between two checkpoints, ticks take at least this many times as long as a checkpoint. */
    static final int COST_FACTOR = 10;

    private static final long REPLAY_NS_MAX = REPLAY_MS_MAX * 1_000_000L;

    private int dueTick;
    private long ticksNs; // since the checkpoint
    private long costNs; // of the checkpoint

    /** A tick has ended, which took this long without sockets. */
    void ticked(long ns) {
        ticksNs += ns;
    }

    /** A checkpoint was taken; a replay would begin here. */
    void taken() {
        ticksNs = 0;
    }

    /**
     * The checkpoint is encoded.
     *
     * @param tookNs the time that all threads took for it
     * @param due the tick at which the next one is due at the latest
     */
    void ready(long tookNs, int due) {
        costNs = tookNs;
        dueTick = due;
    }

    /** Whether the next checkpoint is due after this tick. */
    boolean due(int tick) {
        return tick >= dueTick || ticksNs >= Math.max(REPLAY_NS_MAX, COST_FACTOR * costNs);
    }
}
