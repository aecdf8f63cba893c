package dev.tickwire.app.swarm;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a server into the head of its HTTP answer and WebSocket messages (RFC 6455 section 5.2).
 *
 * <p>Threads: one. Memory: as much as the longest message so far.
 */
final class ServerStream {
    private static final int BYTES_INITIAL = 2048;
    private static final int BYTES_MAX = 1 << 24;
    private static final int FIN = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final String HEAD_END = "\r\n\r\n";

    private byte[] bytes = new byte[BYTES_INITIAL];
    private ByteBuffer in = ByteBuffer.wrap(bytes);
    private int start;
    private int opcode;
    private int offset;
    private int length;

    /** Reads available bytes, at most once and at most N. Returns their number, -1 at the end of the stream. */
    int read(ReadableByteChannel channel, long bytesMax) throws IOException {
        if (start > 0) {
            in.limit(in.position()).position(start);
            in.compact();
            start = 0;
        }
        if (!in.hasRemaining()) {
            grow(2 * bytes.length);
        }
        in.limit((int) Math.min(in.capacity(), in.position() + Math.min(bytesMax, in.capacity())));
        int count = channel.read(in);
        in.limit(in.capacity());
        return count;
    }

    /** Takes out the head of the HTTP answer, null while it is incomplete. */
    @Nullable
    String head() {
        String text = new String(bytes, start, in.position() - start, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(HEAD_END);
        if (end < 0) {
            return null;
        }
        start += end + HEAD_END.length();
        return text.substring(0, end);
    }

    /**
     * Moves on to the next message; false if it is not there as a whole.
     *
     * @throws RefusedException if it is fragmented, masked or too long, which Tickwire never sends
     */
    boolean next() {
        int there = in.position() - start;
        if (there < 2) {
            return false;
        }
        int first = bytes[start] & 0xff;
        int second = bytes[start + 1] & 0xff;
        if ((first & 0xf0) != FIN || second > LENGTH_64) {
            throw new RefusedException(CloseReason.PROTOCOL_ERROR, "a fragment, a reserved bit or a mask");
        }
        int header = second == LENGTH_64 ? 10 : second == LENGTH_16 ? 4 : 2;
        if (there < header) {
            return false;
        }
        long payload = second == LENGTH_64
                ? in.getLong(start + 2)
                : second == LENGTH_16 ? in.getShort(start + 2) & 0xffff : second;
        if (payload < 0 || payload > BYTES_MAX) {
            throw new RefusedException(CloseReason.TOO_BIG, "a message of too many bytes");
        }
        int whole = header + (int) payload;
        if (there < whole) {
            if (whole > bytes.length) {
                grow(whole);
            }
            return false;
        }
        opcode = first & 0x0f;
        offset = start + header;
        length = (int) payload;
        start += whole;
        return true;
    }

    private void grow(int capacity) {
        ByteBuffer larger = ByteBuffer.allocate(capacity);
        in.flip();
        larger.put(in);
        in = larger;
        bytes = larger.array();
    }

    int opcode() {
        return opcode;
    }

    /** Holds the message from {@link #offset} on, until the next read. */
    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }
}
