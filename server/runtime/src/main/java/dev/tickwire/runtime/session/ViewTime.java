package dev.tickwire.runtime.session;

import static dev.tickwire.protocol.message.Inputs.VIEW_FRACTIONS;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;

/**
 * The moment of the room that a player sees, as far as the client's claim is allowed (PROTOCOL.md section 2): not in
 * the future, not too far in the past, and never running backwards.
 *
 * <p>It is stored as a lag behind the tick that set it, so it advances with the ticks.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Units.</b> 1/256 tick.
 */
final class ViewTime {
    private final transient int ticksPerSnapshot;
    private final transient int lagMax;
    private int lag;
    private int setTick; // when lag was set
    private boolean claimed;

    ViewTime(Settings settings) {
        this.ticksPerSnapshot = settings.tickRate() / settings.snapshotRate();
        this.lagMax = Limits.LAG_COMPENSATION_MS_MAX * settings.tickRate() * VIEW_FRACTIONS / 1000;
        assert lagMax < Short.MAX_VALUE : "a lag that is not allowed fits as well";
    }

    /** The lag of an input's view time, cut to 16 bits: a larger lag is not allowed anyway. */
    static short lag(int tick, long viewTime) {
        long lag = (long) tick * VIEW_FRACTIONS - viewTime;
        return (short) Math.min(Math.max(lag, Short.MIN_VALUE), Short.MAX_VALUE);
    }

    /** The allowed lag nearest to the claim of this tick's input. */
    int allowed(int tick, int claimedLag) {
        int oldest = claimed ? Math.min(lagMax, lagAt(tick - 1) + VIEW_FRACTIONS) : lagMax;
        return Math.max(lagOfLastSnapshot(tick), Math.min(claimedLag, oldest));
    }

    /** Sets the lag of this tick's input. */
    void set(int tick, int allowedLag) {
        lag = allowedLag;
        setTick = tick;
        claimed = true;
    }

    /**
     * The view time at this tick, which may be later than that of the last input; before the first input, that of the
     * newest snapshot.
     */
    long at(int tick) {
        return (long) tick * VIEW_FRACTIONS - lagAt(tick);
    }

    /**
     * The lag at a tick. In ticks without an input it stays, but is never less than the lag of the newest sent
     * snapshot. So it only grows.
     */
    private int lagAt(int tick) {
        if (!claimed) {
            return lagOfLastSnapshot(tick);
        }
        int lagNow = lag;
        for (int since = Math.max(setTick, tick - ticksPerSnapshot) + 1; since <= tick; since++) {
            lagNow = Math.max(lagNow, lagOfLastSnapshot(since));
        }
        return lagNow;
    }

    /**
     * The lag of the newest snapshot that a client can have: inputs are consumed before the tick's own snapshot is
     * sent.
     */
    private int lagOfLastSnapshot(int tick) {
        return ((tick - 1) % ticksPerSnapshot + 1) * VIEW_FRACTIONS;
    }
}
