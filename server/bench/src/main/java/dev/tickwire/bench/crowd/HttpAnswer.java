package dev.tickwire.bench.crowd;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses an HTTP/1.1 answer with a {@code Content-Length} that arrives in pieces. Threads: one. */
final class HttpAnswer {
    private static final int BYTES_INITIAL = 2048;
    private static final String HEAD_END = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length:";

    private ByteBuffer in = ByteBuffer.allocate(BYTES_INITIAL);
    private int bodyStart = -1;
    private int bodyLength;
    private int status;

    /** The buffer for the next piece; never full. */
    ByteBuffer in() {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
        }
        return in;
    }

    /**
     * The body; {@code null} while it is incomplete.
     *
     * @throws IllegalStateException if the bytes are no such answer
     */
    @Nullable
    String body() {
        if (bodyStart < 0 && !readHead()) {
            return null;
        }
        return in.position() < bodyStart + bodyLength
                ? null
                : new String(in.array(), bodyStart, bodyLength, StandardCharsets.UTF_8);
    }

    /** The status, once {@link #body} is complete. */
    int status() {
        return status;
    }

    private boolean readHead() {
        String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf(HEAD_END);
        if (end < 0) {
            return false;
        }
        String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
        int length = head.indexOf(LENGTH);
        if (!head.startsWith("http/1.1 ") || length < 0) {
            throw new IllegalStateException("this is no answer with a length: " + head);
        }
        int from = length + LENGTH.length();
        bodyLength =
                Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
        status = Integer.parseInt(head.substring(9, 12));
        bodyStart = end + HEAD_END.length();
        return true;
    }
}
