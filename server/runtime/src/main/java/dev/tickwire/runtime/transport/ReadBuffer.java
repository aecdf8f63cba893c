package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Memory into which a thread reads its sockets, one after the other: the bytes of one socket, masked, and the payload
 * of one frame, unmasked.
 *
 * <p>The socket's bytes are in direct memory, because the JDK copies reads into heap memory once more. Unmasking is the
 * only copy of a payload, into an array because decoders read arrays.
 *
 * <p><b>Memory.</b> 25 KB for each thread that reads sockets.
 *
 * <p><b>Threads.</b> One.
 */
final class ReadBuffer {
    private static final ThreadLocal<ReadBuffer> OF_THREAD = ThreadLocal.withInitial(ReadBuffer::new);

    /** The payload is unmasked in steps of 8 bytes; the last step may pass the end of both buffers by 7. */
    private static final int STEP_BYTES = Long.BYTES;

    private final ByteBuffer socket =
            ByteBuffer.allocateDirect(PartialMessage.FRAME_BYTES_MAX + Limits.READ_BYTES_PER_TICK_MAX + STEP_BYTES);
    private final ByteBuffer payload = ByteBuffer.allocate(Limits.MESSAGE_BYTES_MAX + STEP_BYTES);
    private int at;
    private int end;

    /** The calling thread's buffer. Its content is valid for one socket at a time. */
    static ReadBuffer ofThread() {
        return OF_THREAD.get();
    }

    /** Empties the buffer. */
    void clear() {
        at = 0;
        end = 0;
    }

    /**
     * Replaces the content by the first bytes of a frame that were received earlier: at most
     * {@link PartialMessage#FRAME_BYTES_MAX}.
     */
    void start(byte[] frame, int length) {
        at = 0;
        end = length;
        socket.put(0, frame, 0, length);
    }

    /**
     * Reads a channel once and appends at most {@link Limits#READ_BYTES_PER_TICK_MAX} bytes.
     *
     * @return bytes read; -1: the channel has ended
     */
    int fill(ReadableByteChannel channel) throws IOException {
        socket.limit(end + Limits.READ_BYTES_PER_TICK_MAX).position(end);
        int count = channel.read(socket);
        end = socket.position();
        socket.limit(socket.capacity());
        return count;
    }

    /** Bytes that have not been skipped. */
    int remaining() {
        return end - at;
    }

    /** Skips the next bytes. */
    void skip(int bytes) {
        at += bytes;
    }

    /** The byte at an offset from the next one, from 0 to 255. */
    int unsignedByte(int offset) {
        return socket.get(at + offset) & 0xff;
    }

    /** Two bytes at an offset from the next one, in network byte order, from 0 to 65,535. */
    int unsignedShort(int offset) {
        return socket.getShort(at + offset) & 0xffff;
    }

    /** Four bytes at an offset from the next one, in network byte order. */
    int fixedInt(int offset) {
        return socket.getInt(at + offset);
    }

    /** Eight bytes at an offset from the next one, in network byte order. */
    long fixedLong(int offset) {
        return socket.getLong(at + offset);
    }

    /**
     * Unmasks bytes at an offset from the next one into {@link #payload} (RFC 6455 section 5.3).
     *
     * @param length at most {@link Limits#MESSAGE_BYTES_MAX}
     */
    void unmask(int offset, int length, int mask) {
        long masks = ((long) mask << Integer.SIZE) | (mask & 0xffff_ffffL);
        int from = at + offset;
        for (int i = 0; i < length; i += STEP_BYTES) {
            payload.putLong(i, socket.getLong(from + i) ^ masks);
        }
    }

    /** The bytes of the latest {@link #unmask}, from index 0. */
    byte[] payload() {
        return payload.array();
    }

    /** Copies all remaining bytes. */
    void copyTo(byte[] to) {
        socket.get(at, to, 0, remaining());
    }
}
