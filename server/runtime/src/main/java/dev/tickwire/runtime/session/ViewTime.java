package dev.tickwire.runtime.session;

import static dev.tickwire.protocol.message.Inputs.VIEW_FRACTIONS;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;

/**
 * The moment of the room that a player is looking at, as far as the client's claim is believed (PROTOCOL.md section 2): not in the future, not too far in
 * the past, and never running backwards.
 *
 * <p>It is kept as a lag behind the running tick, so it goes on with the ticks by itself.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Units.</b> 1/256 tick.
 */
final class ViewTime {
    private final int ticksPerSnapshot;
    private final int lagMax;
    private int lag;
    private boolean claimed;

    ViewTime(Settings settings) {
        this.ticksPerSnapshot = settings.tickRate() / settings.snapshotRate();
        this.lagMax = Limits.LAG_COMPENSATION_MS_MAX * settings.tickRate() * VIEW_FRACTIONS / 1000;
    }

    /** What to remember of an input's view time until its tick comes. */
    static int lag(int tick, long viewTime) {
        long lag = (long) tick * VIEW_FRACTIONS - viewTime;
        return (int) Math.min(Math.max(lag, Integer.MIN_VALUE), Integer.MAX_VALUE);
    }

    /**
     * Takes the claim of the input that is consumed in this tick.
     *
     * @return whether it is believed as it stands; otherwise the nearest allowed moment is taken
     */
    boolean claim(int tick, int claimedLag) {
        int newest = lagOfLastSnapshot(tick);
        int oldest = claimed ? Math.min(lagMax, lag + VIEW_FRACTIONS) : lagMax;
        lag = Math.max(newest, Math.min(claimedLag, oldest));
        claimed = true;
        return lag == claimedLag;
    }

    /** Goes on without an input. */
    void advance(int tick) {
        lag = Math.max(lag, lagOfLastSnapshot(tick));
    }

    /** Where it is when the room is at this tick, which may be later than that of the last input. */
    long at(int tick) {
        return (long) tick * VIEW_FRACTIONS - lag;
    }

    /** What no client can have seen yet is in the future: inputs are consumed before the tick's own snapshot is sent. */
    private int lagOfLastSnapshot(int tick) {
        return ((tick - 1) % ticksPerSnapshot + 1) * VIEW_FRACTIONS;
    }
}
