package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.session.Connection.MessageSink;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts what a client sends into WebSocket messages (RFC 6455 section 5; PROTOCOL.md section 3), however the network cut it.
 *
 * <p><b>Memory.</b> A message that arrives whole and in one frame is handed on where it lies. Otherwise its bytes are kept until it is whole: at most
 * {@link Limits#MESSAGE_BYTES_MAX}, never more than have arrived. Nothing is kept between messages.
 *
 * <p><b>Errors.</b> After a refusal of its own the parser has lost its place and ignores everything. What a sink throws does not disturb it: the buffer
 * stands behind that message.
 *
 * <p><b>Threads.</b> One at a time: whoever reads the socket.
 */
final class FrameParser {
    /** Hears of control frames. */
    interface Controls {
        /** The payload, at most {@link #CONTROL_BYTES_MAX}, is valid during the call only. */
        void pinged(byte[] buffer, int offset, int length);

        /** The client said goodbye with this code, {@link #NO_CODE} if it gave none. Nothing follows. */
        void closed(int code);
    }

    static final int CONTROL_BYTES_MAX = 125;
    /** RFC 6455 section 7.4.1: a close frame without a code. */
    static final int NO_CODE = 1005;

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int FIN = 0x80;
    static final int MASKED = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int MASK_BYTES = 4;
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;

    private final byte[] head = new byte[2 + Long.BYTES + MASK_BYTES];
    private final Kept message = new Kept();
    private final Kept control = new Kept();

    private int headBytes;
    private int headBytesNeeded = 2;
    private int payloadBytesLeft;
    private int payloadBytesRead;
    private int fragments; // of the unfinished message; 0: there is none
    private boolean closed;
    private boolean lost;

    /** Whether the client has said goodbye. */
    boolean closed() {
        return closed;
    }

    /**
     * Takes all bytes of the buffer, up to a close frame.
     *
     * @param in array-backed; its payload bytes are unmasked in place
     * @throws RefusedException 1002, 1003, 1007 or 1009
     */
    void parse(ByteBuffer in, MessageSink sink, Controls controls) {
        while (in.hasRemaining() && !closed && !lost) {
            if (headBytes < headBytesNeeded) {
                takeHead(in.get());
                if (headBytes < headBytesNeeded) {
                    continue;
                }
            }
            takePayload(in, sink, controls);
        }
    }

    private void takeHead(byte next) {
        head[headBytes++] = next;
        if (headBytes == 2) {
            checkStart();
            int length = head[1] & 0x7f;
            int extra = length == LENGTH_16 ? Short.BYTES : length == LENGTH_64 ? Long.BYTES : 0;
            headBytesNeeded = 2 + extra + MASK_BYTES;
        }
        if (headBytes == headBytesNeeded) {
            payloadBytesLeft = checkedLength();
            payloadBytesRead = 0;
        }
    }

    private void checkStart() {
        if ((head[0] & RESERVED_BITS) != 0) {
            throw refused(CloseReason.PROTOCOL_ERROR, "a reserved bit is set");
        }
        if ((head[1] & MASKED) == 0) {
            throw refused(CloseReason.PROTOCOL_ERROR, "a client's frame must be masked");
        }
        switch (opcode()) {
            case CLOSE, PING, PONG -> {
                if ((head[0] & FIN) == 0 || (head[1] & 0x7f) > CONTROL_BYTES_MAX) {
                    throw refused(CloseReason.PROTOCOL_ERROR, "a control frame in fragments or over 125 bytes");
                }
            }
            case TEXT -> throw refused(CloseReason.TEXT_REFUSED, "messages are binary");
            case BINARY, CONTINUATION -> {
                if ((fragments > 0) == (opcode() == BINARY)) {
                    throw refused(CloseReason.PROTOCOL_ERROR, "a message inside another, or the rest of none");
                }
                if (++fragments > Limits.FRAGMENTS_MAX) {
                    throw refused(CloseReason.TOO_BIG, "too many fragments");
                }
            }
            default -> throw refused(CloseReason.PROTOCOL_ERROR, "a reserved opcode");
        }
    }

    private int checkedLength() {
        long length = head[1] & 0x7f;
        if (length >= LENGTH_16) {
            int shortest = length == LENGTH_16 ? LENGTH_16 : 1 << Short.SIZE;
            length = 0;
            for (int i = 2; i < headBytesNeeded - MASK_BYTES; i++) {
                length = (length << Byte.SIZE) | (head[i] & 0xff);
            }
            if (length < shortest) { // includes the forbidden top bit
                throw refused(CloseReason.PROTOCOL_ERROR, "a length not in its shortest form");
            }
        }
        if (opcode() < CLOSE && length > Limits.MESSAGE_BYTES_MAX - message.length) {
            throw refused(CloseReason.TOO_BIG, "the message is too long");
        }
        return (int) length;
    }

    private void takePayload(ByteBuffer in, MessageSink sink, Controls controls) {
        byte[] bytes = in.array();
        int offset = in.arrayOffset() + in.position();
        int length = Math.min(payloadBytesLeft, in.remaining());
        in.position(in.position() + length);
        unmask(bytes, offset, length);
        payloadBytesLeft -= length;
        boolean isControl = opcode() >= CLOSE;
        Kept kept = isControl ? control : message;
        boolean whole = payloadBytesLeft == 0 && (head[0] & FIN) != 0;
        if (!whole || kept.length > 0) {
            kept.add(bytes, offset, length);
            bytes = kept.bytes;
            offset = 0;
            length = kept.length;
        }
        if (payloadBytesLeft > 0) {
            return;
        }
        headBytes = 0;
        headBytesNeeded = 2;
        if (!whole) {
            return;
        }
        kept.clear();
        if (isControl) {
            takeControl(bytes, offset, length, controls);
        } else {
            fragments = 0;
            sink.message(bytes, offset, length);
        }
    }

    private void unmask(byte[] bytes, int offset, int length) {
        int maskAt = headBytesNeeded - MASK_BYTES;
        for (int i = 0; i < length; i++) {
            bytes[offset + i] ^= head[maskAt + ((payloadBytesRead + i) & (MASK_BYTES - 1))];
        }
        payloadBytesRead += length;
    }

    private void takeControl(byte[] bytes, int offset, int length, Controls controls) {
        switch (opcode()) {
            case PING -> controls.pinged(bytes, offset, length);
            case CLOSE -> {
                int code = closeCode(bytes, offset, length);
                checkReason(bytes, offset, length);
                closed = true;
                controls.closed(code);
            }
            default -> {} // an unasked pong says nothing
        }
    }

    private int closeCode(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return NO_CODE;
        }
        int code = length == 1 ? 0 : ((bytes[offset] & 0xff) << Byte.SIZE) | (bytes[offset + 1] & 0xff);
        boolean named = code >= 1000 && code <= 1014 && code != 1004 && code != NO_CODE && code != 1006;
        if (!named && (code < 3000 || code > 4999)) {
            throw refused(CloseReason.PROTOCOL_ERROR, "a close code that may not be sent");
        }
        return code;
    }

    private void checkReason(byte[] bytes, int offset, int length) {
        if (length > Short.BYTES) {
            ByteBuffer reason = ByteBuffer.wrap(bytes, offset + Short.BYTES, length - Short.BYTES);
            try {
                StandardCharsets.UTF_8.newDecoder().decode(reason);
            } catch (CharacterCodingException e) {
                throw refused(CloseReason.BAD_TEXT, "the reason of a close is not UTF-8");
            }
        }
    }

    private int opcode() {
        return head[0] & 0x0f;
    }

    private RefusedException refused(CloseReason reason, String message) {
        lost = true;
        return new RefusedException(reason, message);
    }

    /** The bytes so far of something unfinished. */
    private static final class Kept {
        private static final byte[] NONE = {};
        private byte[] bytes = NONE;
        private int length;

        /** The limit was checked against the declared length; the array grows with what really came. */
        void add(byte[] from, int offset, int count) {
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * length));
            }
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        }

        void clear() {
            bytes = NONE;
            length = 0;
        }
    }
}
