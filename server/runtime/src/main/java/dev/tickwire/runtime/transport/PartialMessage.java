package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import java.util.Arrays;

/**
 * The received part of an incomplete message: its complete fragments, and the first bytes of a frame.
 *
 * <p><b>Memory.</b> A connection has one only while a message or frame is incomplete. It holds at most
 * {@link Limits#MESSAGE_BYTES_MAX} of fragments and {@link #FRAME_BYTES_MAX} of a frame, and allocates at most twice
 * the received bytes.
 *
 * <p><b>Threads.</b> One at a time: the reader of the socket.
 */
final class PartialMessage {
    /**
     * The longest header that a frame of {@link Limits#MESSAGE_BYTES_MAX} may have, and its payload (RFC 6455 section
     * 5.2).
     */
    static final int FRAME_BYTES_MAX = 2 + Short.BYTES + Integer.BYTES + Limits.MESSAGE_BYTES_MAX;

    private static final byte[] NONE = {};

    private byte[] frame = NONE; // masked
    private int frameBytes;
    private byte[] payload = NONE;
    private int payloadBytes;
    private int fragments;

    /** Number of complete fragments. */
    int fragments() {
        return fragments;
    }

    /** Bytes of all complete fragments together. */
    int payloadBytes() {
        return payloadBytes;
    }

    /** The complete fragments together, from index 0. */
    byte[] payload() {
        return payload;
    }

    /** Moves the first bytes of the incomplete frame to the buffer into which the next ones are read. */
    void restore(ReadBuffer in) {
        in.start(frame, frameBytes);
        frameBytes = 0;
    }

    /** Retains the first bytes of an incomplete frame: all remaining bytes of the buffer. */
    void keepFrame(ReadBuffer in) {
        frameBytes = in.remaining();
        frame = grown(frame, frameBytes, FRAME_BYTES_MAX);
        in.copyTo(frame);
    }

    /** Adds a fragment; together they have at most {@link Limits#MESSAGE_BYTES_MAX}. */
    void addFragment(byte[] from, int length) {
        payload = grown(payload, payloadBytes + length, Limits.MESSAGE_BYTES_MAX);
        System.arraycopy(from, 0, payload, payloadBytes, length);
        payloadBytes += length;
        fragments++;
    }

    /** The message is complete. */
    void dropFragments() {
        payload = NONE;
        payloadBytes = 0;
        fragments = 0;
    }

    private static byte[] grown(byte[] bytes, int bytesNeeded, int bytesMax) {
        return bytesNeeded <= bytes.length
                ? bytes
                : Arrays.copyOf(bytes, Math.min(bytesMax, Math.max(bytesNeeded, 2 * bytes.length)));
    }
}
