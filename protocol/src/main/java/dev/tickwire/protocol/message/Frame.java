package dev.tickwire.protocol.message;

/**
 * The state of the room after a tick, as one client sees it.
 *
 * @param ack {@code seq} of the last input that the simulation consumed or passed over, 0 if none
 * @param commandAck {@code seq} of the last command handled, 0 if none
 * @param flags {@link #MISSED} alone, or those of the others that apply
 * @param margin target tick of the input that {@code ack} names, minus the tick that was next when it arrived;
 *     negative: it was late
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
     * In {@code flags}: since the client's last frame a tick took a late input or repeated the previous one, or the
     * session resumed.
     */
    public static final byte UNTIMELY = 2;

    /**
     * In {@code flags}: since the client's last frame something other than the rules has changed, in an entity of the
     * player, a field that rules write, or a rounded one that they read.
     */
    public static final byte DISTURBED = 4;

    /**
     * In {@code flags}: the room has a store. The view begins with the number of ticks since the newest durable one, a
     * varint.
     */
    public static final byte DURABLE = 8;

    /**
     * In {@code flags}, with {@link #DURABLE}: the store accepts nothing at present, and the newest durable tick stands
     * still.
     */
    public static final byte FROZEN = 16;
}
