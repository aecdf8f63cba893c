package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.session.Connection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the server's WebSocket frames: whole messages, unmasked (RFC 6455 section 5.2). */
final class ServerFrames {
    private static final int REASON_BYTES_MAX = FrameParser.CONTROL_BYTES_MAX - Short.BYTES;
    private static final int LENGTH_16_MAX = 0xffff;

    private ServerFrames() {}

    /** Puts the header of a binary message directly before its bytes; needs {@link Connection#HEADROOM_BYTES} there. */
    static void prependHeader(ByteBuffer message) {
        int length = message.remaining();
        int start = message.position();
        if (length < FrameParser.LENGTH_16) {
            start -= 2;
            message.put(start + 1, (byte) length);
        } else if (length <= LENGTH_16_MAX) {
            start -= 2 + Short.BYTES;
            message.put(start + 1, (byte) FrameParser.LENGTH_16);
            putBigEndian(message, start + 2, length, Short.BYTES);
        } else {
            start -= 2 + Long.BYTES;
            message.put(start + 1, (byte) FrameParser.LENGTH_64);
            putBigEndian(message, start + 2, length, Long.BYTES);
        }
        message.put(start, (byte) (FrameParser.FIN | FrameParser.BINARY));
        message.position(start);
    }

    /** Writes a pong into a buffer of at least 127 bytes and flips it. */
    static void putPong(ByteBuffer to, byte[] payload, int length) {
        to.clear()
                .put((byte) (FrameParser.FIN | FrameParser.PONG))
                .put((byte) length)
                .put(payload, 0, length)
                .flip();
    }

    /** A close frame; a long text is cut at a character boundary. */
    static ByteBuffer close(int code, String text) {
        if (code == FrameParser.NO_CODE) {
            return ByteBuffer.allocate(2)
                    .put((byte) (FrameParser.FIN | FrameParser.CLOSE))
                    .put((byte) 0)
                    .flip();
        }
        byte[] reason = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(reason.length, REASON_BYTES_MAX);
        while (length < reason.length && (reason[length] & 0xc0) == 0x80) {
            length--;
        }
        return ByteBuffer.allocate(2 + Short.BYTES + length)
                .put((byte) (FrameParser.FIN | FrameParser.CLOSE))
                .put((byte) (Short.BYTES + length))
                .putShort((short) code)
                .put(reason, 0, length)
                .flip();
    }

    private static void putBigEndian(ByteBuffer to, int index, int value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            to.put(index + i, (byte) value);
            value >>>= Byte.SIZE;
        }
    }
}
