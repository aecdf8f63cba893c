package dev.tickwire.protocol.wire;

import dev.tickwire.protocol.message.Frame;
import java.nio.ByteBuffer;

/**
 * The head of a {@link Frame}: the part that differs from client to client. One object serves all clients of a tick:
 * what is the same for all is set once.
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class FrameHead {
    private static final int VAR_INTS = 8; // one of them in front of the view's sections
    private static final int VAR_INT_BYTES_MAX = 5;

    /** The most bytes that {@link #write} writes. */
    public static final int BYTES_MAX = 2 + VAR_INTS * VAR_INT_BYTES_MAX; // class id and flags take one each

    private int tick;
    private int timeUs;
    private int ack;
    private int margin;
    private int commandAck;
    private byte flags;
    private int durableLag;

    /** Begins a frame of a tick: nothing is acknowledged, no flag is set, nothing is durable. */
    public FrameHead tick(int ofTick) {
        tick = ofTick;
        timeUs = 0;
        ack = 0;
        margin = 0;
        commandAck = 0;
        flags = 0;
        durableLag = 0;
        return this;
    }

    /** Microseconds since the tick was due. */
    public FrameHead timeUs(int us) {
        timeUs = us;
        return this;
    }

    /** Sequence number of the newest input that was consumed or passed over, and its margin in ticks. */
    public FrameHead input(int acknowledged, int itsMargin) {
        ack = acknowledged;
        margin = itsMargin;
        return this;
    }

    /** Sequence number of the last command handled. */
    public FrameHead command(int acknowledged) {
        commandAck = acknowledged;
        return this;
    }

    /** Sets flags of {@link Frame}, besides those that are set. */
    public FrameHead flags(int set) {
        flags |= (byte) set;
        return this;
    }

    /** The room has a store, which has taken all but this number of ticks. */
    public FrameHead durable(int lag, boolean frozen) {
        durableLag = lag;
        return flags(frozen ? Frame.DURABLE | Frame.FROZEN : Frame.DURABLE);
    }

    /**
     * Writes a frame's bytes from the class id to the first section, so that they end where the sections, shared by
     * many frames, begin. The buffer's position and limit stay.
     *
     * @param endIndex index in the buffer of the sections' first byte; at least {@link #BYTES_MAX} before it are free
     * @param sections their number
     * @param sectionBytes their length
     * @return index of the frame's first byte
     */
    public int write(ByteBuffer target, int endIndex, int sections, int sectionBytes) {
        boolean durable = (flags & Frame.DURABLE) != 0;
        int lagBytes = durable ? varIntBytes(durableLag) : 0;
        int viewBytes = lagBytes + sectionBytes;
        int bytes = 2
                + varIntBytes(zigzag(ack))
                + varIntBytes(zigzag(commandAck))
                + varIntBytes(zigzag(margin))
                + varIntBytes(zigzag(sections))
                + varIntBytes(zigzag(tick))
                + varIntBytes(zigzag(timeUs))
                + varIntBytes(viewBytes + 1)
                + lagBytes;
        int start = endIndex - bytes;
        int index = putVarInt(target, start, SystemMessages.FRAME + SystemMessages.CLASS_ID_OFFSET);
        index = putVarInt(target, index, zigzag(ack));
        index = putVarInt(target, index, zigzag(commandAck));
        target.put(index++, flags);
        index = putVarInt(target, index, zigzag(margin));
        index = putVarInt(target, index, zigzag(sections));
        index = putVarInt(target, index, zigzag(tick));
        index = putVarInt(target, index, zigzag(timeUs));
        index = putVarInt(target, index, viewBytes + 1);
        index = durable ? putVarInt(target, index, durableLag) : index;
        assert index == endIndex;
        return start;
    }

    private static int zigzag(int value) {
        return (value << 1) ^ (value >> 31);
    }

    private static int varIntBytes(int value) {
        return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }

    private static int putVarInt(ByteBuffer target, int index, int value) {
        int rest = value;
        int at = index;
        while ((rest & ~0x7f) != 0) {
            target.put(at++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put(at++, (byte) rest);
        return at;
    }
}
