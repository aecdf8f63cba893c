package dev.tickwire.client;

import dev.tickwire.protocol.Limits;
import java.util.Arrays;

/**
 * How many ticks after the newest applied one inputs aim, so that they come just in time (PROTOCOL.md section 3, "Advice for clients").
 *
 * <p>The <i>way</i> of a message is how far ahead it had to aim: the tick that was next when it arrived, as the margin tells, less the newest one applied
 * when it was sent. It holds both directions of the network, and the pace of frames, by which messages go out.
 *
 * <p><b>Threads.</b> One.
 */
final class InputLead {
    private static final int WINDOW_SECONDS = 4;
    private static final double ON_TIME_SHARE = 0.98;
    private static final double SPARE_TICKS = 0.5;
    private static final double START_TICKS = 2;

    /** Ticks by which the lead falls in one. */
    private static final double FALL = 0.02;

    /** Messages that are remembered, by target tick; a power of two. */
    private static final int REMEMBERED = 256;

    private static final int NO_TARGET = Integer.MIN_VALUE;

    private final double spareTicks;
    private final int[] ways; // a ring
    private final int[] targets = new int[REMEMBERED];
    private final int[] appliedTicks = new int[REMEMBERED];
    private int newestTarget = NO_TARGET;
    private int told;
    private int toldTick;
    private double wantedTicks;
    private double ticks;

    /** @param intervalTicks from one frame to the next: so many inputs are in a message */
    InputLead(int tickRate, int intervalTicks) {
        this.spareTicks = SPARE_TICKS + intervalTicks - 1;
        this.ways = new int[WINDOW_SECONDS * tickRate / intervalTicks];
        this.wantedTicks = START_TICKS + spareTicks;
        this.ticks = wantedTicks;
        Arrays.fill(targets, NO_TARGET);
    }

    int ticks() {
        return (int) Math.ceil(ticks);
    }

    /** How many inputs to send now: one for each tick since the newest that there is one for, up to that aimed at. */
    int inputsDue(int appliedTick) {
        int due = newestTarget == NO_TARGET ? 1 : appliedTick + ticks() - newestTarget;
        return Math.max(0, Math.min(due, Limits.INPUTS_PER_MESSAGE_MAX));
    }

    /** A message was sent, whose newest input is meant for this tick. */
    void sent(int targetTick, int appliedTick) {
        targets[targetTick & (REMEMBERED - 1)] = targetTick;
        appliedTicks[targetTick & (REMEMBERED - 1)] = appliedTick;
        newestTarget = targetTick;
    }

    /** Takes in what a frame's head tells of the newest input that had arrived: in its tick, or a few ago. */
    void told(int tick, int margin) {
        for (int next = tick; next > tick - Limits.INPUT_LEAD_TICKS_MAX; next--) {
            int at = (next + margin) & (REMEMBERED - 1);
            if (targets[at] == next + margin) {
                ways[told++ % ways.length] = next - appliedTicks[at];
                wantedTicks = Math.min(onTimeWay() + spareTicks, Limits.INPUT_LEAD_TICKS_MAX);
                break;
            }
        }
        ticks = Math.max(wantedTicks, ticks - FALL * (tick - toldTick));
        toldTick = tick;
    }

    private int onTimeWay() {
        int[] sorted = Arrays.copyOf(ways, Math.min(told, ways.length));
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(ON_TIME_SHARE * sorted.length) - 1];
    }
}
