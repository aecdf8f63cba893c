package dev.tickwire.protocol.message;

/**
 * The state of the room after a tick, as one client sees it.
 *
 * @param ack {@code seq} of the last input that the simulation consumed or passed over, 0 if none
 * @param commandAck {@code seq} of the last command handled, 0 if none
 * @param flags {@link #MISSED} alone, or those of the others that apply
 * @param margin target tick minus arrival tick of the input that {@code ack} names, in ticks; negative: it came late
 * @param sections number of sections in {@code view}
 * @param tick the tick whose state this is
 * @param timeUs microseconds from the moment the tick was due to the latest reading of the clock before this frame was
 *     written
 * @param view with {@link #DURABLE} the durable lag, then the sections (PROTOCOL.md section 5)
 */
public record Frame(int ack, int commandAck, byte flags, int margin, int sections, int tick, int timeUs, byte[] view) {
    /** In {@code flags}: sent again after a resumption; only {@code tick} of the head has a meaning. */
    public static final byte MISSED = 1;

    /**
     * In {@code flags}: since the client's last frame the simulation had a tick for which no input was meant that had
     * come.
     */
    public static final byte UNTIMELY = 2;

    /**
     * In {@code flags}: since the client's last frame something else than the rules has changed, of an entity of the
     * player's, what they write, or what they read and a snapshot rounds.
     */
    public static final byte DISTURBED = 4;

    /**
     * In {@code flags}: the room has a store. The view begins with the number of ticks since the newest durable one, a
     * varint.
     */
    public static final byte DURABLE = 8;

    /**
     * In {@code flags}, with {@link #DURABLE}: the store takes nothing at present, and the newest durable tick stands
     * still.
     */
    public static final byte FROZEN = 16;
}
