package dev.tickwire.client;

import dev.tickwire.protocol.Limits;
import java.util.Arrays;

/**
 * How many ticks after the newest applied one inputs aim at, so that they arrive just in time (PROTOCOL.md section 2,
 * "Advice for clients").
 *
 * <p>The <i>way</i> of an input is the lead that it needed: the tick that was next when it arrived, which the margin
 * gives, less the newest tick that the client had applied when it sent the input. It includes both directions of the
 * network, and the time between frames, by which messages go out.
 *
 * <p><b>Threads.</b> One.
 */
final class InputLead {
    private static final int WINDOW_SECONDS = 4;
    private static final double ON_TIME_SHARE = 0.98;
    private static final double SPARE_TICKS = 0.5;
    private static final double START_TICKS = 2;

    /** A larger lead is of no use to a player. */
    private static final int LEAD_MS_MAX = 2000;

    /** Ticks by which the lead falls in one. */
    private static final double FALL = 0.02;

    /** Inputs that are remembered, by sequence number; a power of two. */
    private static final int REMEMBERED = 256;

    private static final int NO_TARGET = Integer.MIN_VALUE;

    private final double spareTicks;
    private final double ticksMax;
    private final int[] ways; // a ring
    private final int[] seqs = new int[REMEMBERED]; // 0: none
    private final int[] targets = new int[REMEMBERED];
    private final int[] appliedTicks = new int[REMEMBERED];
    private int newestTarget = NO_TARGET;
    private int told;
    private int toldSeq;
    private int toldTick;
    private double wantedTicks;
    private double ticks;

    /** @param intervalTicks from one frame to the next: the number of inputs in a message */
    InputLead(int tickRate, int intervalTicks) {
        this.spareTicks = SPARE_TICKS + intervalTicks - 1;
        this.ticksMax = LEAD_MS_MAX * tickRate / 1000.0;
        this.ways = new int[WINDOW_SECONDS * tickRate / intervalTicks];
        this.wantedTicks = START_TICKS + spareTicks;
        this.ticks = wantedTicks;
    }

    int ticks() {
        return (int) Math.ceil(ticks);
    }

    double exactTicks() {
        return ticks;
    }

    /** How many inputs to send now: one for each tick since the newest that there is one for, up to that aimed at. */
    int inputsDue(int appliedTick) {
        int due = newestTarget == NO_TARGET ? 1 : appliedTick + ticks() - newestTarget;
        return Math.max(0, Math.min(due, Limits.INPUTS_PER_MESSAGE_MAX));
    }

    /** An input is sent, meant for this tick, after the newest so far. */
    void sent(int seq, int targetTick, int appliedTick) {
        int at = seq & (REMEMBERED - 1);
        seqs[at] = seq;
        targets[at] = targetTick;
        appliedTicks[at] = appliedTick;
        newestTarget = targetTick;
    }

    /** The connection is lost: an input that is sent again does not measure the way. */
    void forget() {
        Arrays.fill(seqs, 0);
    }

    /** Takes in a frame's head. The margin is that of the input that {@code ack} names. */
    void told(int tick, int ack, int margin) {
        int at = ack & (REMEMBERED - 1);
        if (ack > toldSeq && seqs[at] == ack) {
            toldSeq = ack;
            ways[told++ % ways.length] = targets[at] - margin - appliedTicks[at];
            wantedTicks = Math.max(0, Math.min(ticksMax, onTimeWay() + spareTicks));
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
