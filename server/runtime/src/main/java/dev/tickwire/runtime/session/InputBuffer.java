package dev.tickwire.runtime.session;

import static dev.tickwire.protocol.Limits.INPUT_LEAD_TICKS_MAX;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import org.jspecify.annotations.Nullable;

/**
 * Picks the one input that the simulation consumes per tick, by the policy of PROTOCOL.md section 2: the input with
 * this target tick; else the newest late one; else the previous one again, or none after {@link #pause}.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> See {@link InputRing}; at most 64 inputs.
 */
final class InputBuffer {
    private final InputRing waiting = new InputRing();
    private @Nullable Record late;
    private int lateSeq;
    private short lateViewLag;
    private int lateMargin;
    private @Nullable Record consumed; // of the latest tick
    private int consumedSeq;
    private short consumedViewLag;
    private boolean holds; // whether the player holds an input
    private boolean released; // no input is held from the next tick on
    private int newestSeq;
    private int newestMargin;
    private int ack;
    private int ackMargin;
    private boolean untimely;
    private boolean jumpAllowed;
    private final CounterSink counters;

    InputBuffer(CounterSink counters) {
        this.counters = counters;
    }

    /**
     * Continues after an input that was consumed or passed over.
     *
     * @param held whether the player holds an input until the next tick
     */
    void startAfter(int seq, boolean held) {
        newestSeq = seq;
        ack = seq;
        released = held;
    }

    /**
     * Adds an input.
     *
     * @param viewTime the moment that the player saw when it made the input, in 1/256 tick
     * @param nextTick the tick that consumes next
     * @throws RefusedException if the sequence number jumps and no jump is {@linkplain #allowJump allowed}
     */
    void add(int seq, long targetTick, Record input, long viewTime, int nextTick) {
        if (seq <= newestSeq) {
            counters.increment(Counter.INPUTS_DUPLICATE);
            return;
        }
        if (seq - newestSeq > Limits.SEQ_JUMP_MAX && !jumpAllowed) { // both are positive: no overflow
            throw new RefusedException(CloseReason.BAD_SEQUENCE, "input sequence jumps");
        }
        jumpAllowed = false;
        newestSeq = seq;
        int margin = (int) Math.min(Math.max(targetTick - nextTick, Short.MIN_VALUE), Short.MAX_VALUE);
        newestMargin = margin;
        if (margin < 0) {
            counters.increment(Counter.INPUTS_LATE);
            late = input;
            lateSeq = seq;
            lateViewLag = ViewTime.lag(nextTick, viewTime);
            lateMargin = margin;
        } else {
            int lead = Math.min(margin, INPUT_LEAD_TICKS_MAX);
            waiting.put(nextTick, lead, input, seq, ViewTime.lag(nextTick + lead, viewTime), (short) margin);
        }
    }

    /** Discards received inputs; from the next tick on the player holds none. */
    void pause() {
        waiting.clear();
        late = null;
        released |= holds;
        holds = false;
        acknowledge(newestSeq, newestMargin);
    }

    /**
     * Lets the next sequence number jump: the first input of a new connection may follow many that were lost.
     * {@link #takeUntimely} is true next.
     */
    void allowJump() {
        jumpAllowed = true;
        untimely = true;
    }

    /**
     * Picks the input of this tick. Must be called for every tick, in order.
     *
     * @return whether {@link #consumed} changes
     */
    boolean consume(int tick) {
        Record due = waiting.input(tick);
        boolean changes = released;
        released = false;
        if (due != null) {
            take(due, waiting.seq(tick), waiting.viewLag(tick), waiting.margin(tick));
            waiting.remove(tick);
            changes = true;
        } else if (late != null) {
            untimely = true;
            take(late, lateSeq, lateViewLag, lateMargin);
            changes = true;
        } else if (changes) {
            consumed = null;
            consumedSeq = 0;
        } else if (holds) {
            untimely = true;
            counters.increment(Counter.INPUTS_MISSING);
        }
        late = null;
        return changes;
    }

    private void take(Record input, int seq, short viewLag, int margin) {
        consumed = input;
        consumedSeq = seq;
        consumedViewLag = viewLag;
        holds = true;
        acknowledge(seq, margin);
    }

    private void acknowledge(int seq, int margin) {
        if (seq > ack) {
            ack = seq;
            ackMargin = margin;
        }
    }

    /**
     * Whether, since the last call, a tick took a late input or repeated the previous one, or the session resumed. The
     * next frame tells the client.
     */
    boolean takeUntimely() {
        boolean was = untimely;
        untimely = false;
        return was;
    }

    /** The input that was picked last; {@code null}: the player holds none. */
    @Nullable
    Record consumed() {
        return consumed;
    }

    /** Sequence number of {@link #consumed}; 0: none. */
    int consumedSeq() {
        return consumedSeq;
    }

    /** The view lag that {@link #consumed} claims: see {@link ViewTime}. */
    int consumedViewLag() {
        return consumedViewLag;
    }

    /** Sequence number of the last input consumed or passed over; 0 before the first. */
    int ack() {
        return ack;
    }

    /**
     * Target tick of the input that {@link #ack} names, minus the tick that was next when it arrived; negative: late. 0
     * before the first input.
     */
    int margin() {
        return ackMargin;
    }
}
