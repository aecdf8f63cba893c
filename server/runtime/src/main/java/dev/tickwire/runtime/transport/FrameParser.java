package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.session.Connection.MessageSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Parses a client's bytes into WebSocket messages (RFC 6455 section 5; PROTOCOL.md section 3), wherever the network
 * splits them.
 *
 * <p>Only whole frames are parsed. The first bytes of an unfinished frame are put before the next bytes of the socket,
 * and its header is parsed again: the parser has one path, and applies each rule as soon as the header is complete.
 *
 * <p>A base class, so that a connection needs no second object for its parser.
 *
 * <p><b>Memory.</b> Nothing between two messages; otherwise a {@link PartialMessage}.
 *
 * <p><b>Errors.</b> A sink may throw: the buffer's position is then behind that message, and parsing can continue.
 *
 * <p><b>Threads.</b> One at a time: the reader of the socket.
 */
abstract class FrameParser {
    private enum State {
        /** Frames follow. */
        READING,
        /** The client has sent a close frame. Later bytes are ignored (RFC 6455 section 5.5.1). */
        CLOSED,
        /**
         * The client has violated the protocol. Where its next frame begins is unknown: later bytes are ignored
         * (section 7.1.7).
         */
        FAILED
    }

    static final int CONTROL_BYTES_MAX = 125;
    /** Stands for the code of a close frame without one (RFC 6455 section 7.1.5). */
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
    private static final int OPCODE_BITS = 0x0f;
    private static final int LENGTH_BITS = 0x7f;
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;
    private static final int START_BYTES = 2;
    private static final int MASK_BYTES = 4;

    private State state = State.READING;
    private int closeCode = NO_CODE;
    private @Nullable PartialMessage partial; // null: nothing is unfinished

    /** The client has sent a ping. Its payload, at most {@link #CONTROL_BYTES_MAX}, is valid during the call only. */
    abstract void pinged(byte[] payload, int length);

    /** Whether the client has sent a close frame. */
    final boolean closeReceived() {
        return state == State.CLOSED;
    }

    /** The code of the client's close frame; {@link #NO_CODE}: it has none. */
    final int closeCode() {
        return closeCode;
    }

    /** Whether a message or frame is incomplete. */
    final boolean unfinished() {
        return partial != null;
    }

    /**
     * Reads the client's socket once, at most {@link Limits#READ_BYTES_PER_TICK_MAX} bytes. The caller must call
     * {@link #parse} next.
     *
     * @return bytes read; -1: the socket has ended
     */
    final int read(ReadableByteChannel socket, ReadBuffer in) throws IOException {
        if (partial == null) {
            in.clear();
        } else {
            partial.restore(in);
        }
        return in.fill(socket);
    }

    /**
     * Consumes all bytes of the buffer, up to a close frame.
     *
     * @throws RefusedException 1002, 1003, 1007 or 1009
     */
    final void parse(ReadBuffer in, MessageSink sink) {
        boolean whole = true;
        while (whole && state == State.READING && in.remaining() > 0) {
            whole = parseFrame(in, sink);
        }
        if (!whole) {
            keep().keepFrame(in);
        } else if (partial != null && (partial.fragments() == 0 || state != State.READING)) {
            partial = null;
        }
    }

    private PartialMessage keep() {
        if (partial == null) {
            partial = new PartialMessage();
        }
        return partial;
    }

    /** False if the frame is incomplete: then none of it is consumed. */
    private boolean parseFrame(ReadBuffer in, MessageSink sink) {
        if (in.remaining() < START_BYTES) {
            return false;
        }
        int first = in.unsignedByte(0);
        int second = in.unsignedByte(1);
        checkStart(first, second);
        int shortLength = second & LENGTH_BITS;
        int maskAt = START_BYTES + (shortLength < LENGTH_16 ? 0 : shortLength == LENGTH_16 ? Short.BYTES : Long.BYTES);
        int payloadAt = maskAt + MASK_BYTES;
        if (in.remaining() < payloadAt) {
            return false;
        }
        int opcode = first & OPCODE_BITS;
        int length = checkedLength(in, opcode, shortLength);
        if (in.remaining() < payloadAt + length) {
            return false;
        }
        in.unmask(payloadAt, length, in.fixedInt(maskAt));
        in.skip(payloadAt + length);
        if (opcode >= CLOSE) {
            takeControl(opcode, in.payload(), length);
        } else {
            takeData((first & FIN) != 0, in.payload(), length, sink);
        }
        return true;
    }

    private void checkStart(int first, int second) {
        if ((first & RESERVED_BITS) != 0) { // section 5.2: no extension gives them a meaning
            throw failed(CloseReason.PROTOCOL_ERROR, "a reserved bit is set");
        }
        if ((second & MASKED) == 0) { // section 5.1
            throw failed(CloseReason.PROTOCOL_ERROR, "a frame of a client is not masked");
        }
        switch (first & OPCODE_BITS) {
            case CLOSE, PING, PONG -> {
                if ((first & FIN) == 0) { // section 5.5
                    throw failed(CloseReason.PROTOCOL_ERROR, "a control frame is fragmented");
                }
                if ((second & LENGTH_BITS) > CONTROL_BYTES_MAX) { // section 5.5
                    throw failed(CloseReason.PROTOCOL_ERROR, "a control frame is longer than 125 bytes");
                }
            }
            case TEXT -> throw failed(CloseReason.TEXT_REFUSED, "a text frame: messages are binary"); // section 7.4.1
            case BINARY -> {
                if (fragments() > 0) { // section 5.4
                    throw failed(CloseReason.PROTOCOL_ERROR, "a message begins before the last one ended");
                }
            }
            case CONTINUATION -> {
                if (fragments() == 0) { // section 5.4
                    throw failed(CloseReason.PROTOCOL_ERROR, "a continuation frame without a message");
                }
                if (fragments() == Limits.FRAGMENTS_MAX) { // section 10.4
                    throw failed(CloseReason.TOO_BIG, "a message has too many fragments");
                }
            }
            default -> throw failed(CloseReason.PROTOCOL_ERROR, "a reserved opcode"); // section 5.2
        }
    }

    private int fragments() {
        return partial == null ? 0 : partial.fragments();
    }

    private int checkedLength(ReadBuffer in, int opcode, int shortLength) {
        long length = shortLength;
        int shortest = 0;
        if (shortLength == LENGTH_16) {
            length = in.unsignedShort(START_BYTES);
            shortest = LENGTH_16;
        } else if (shortLength == LENGTH_64) {
            length = in.fixedLong(START_BYTES);
            shortest = 1 << Short.SIZE;
        }
        if (length < shortest) { // section 5.2: the minimal form, and the most significant bit is 0
            throw failed(CloseReason.PROTOCOL_ERROR, "a length is not in its shortest form");
        }
        if (opcode < CLOSE && length > Limits.MESSAGE_BYTES_MAX - (partial == null ? 0 : partial.payloadBytes())) {
            throw failed(CloseReason.TOO_BIG, "a message is too long"); // section 10.4
        }
        return (int) length;
    }

    private void takeData(boolean last, byte[] payload, int length, MessageSink sink) {
        if (last && fragments() == 0) {
            sink.message(payload, 0, length);
            return;
        }
        PartialMessage message = keep();
        message.addFragment(payload, length);
        if (last) {
            byte[] whole = message.payload();
            int wholeBytes = message.payloadBytes();
            message.dropFragments();
            sink.message(whole, 0, wholeBytes);
        }
    }

    private void takeControl(int opcode, byte[] payload, int length) {
        switch (opcode) {
            case PING -> pinged(payload, length);
            case CLOSE -> {
                int code = checkedCode(payload, length);
                checkReason(payload, length);
                closeCode = code;
                state = State.CLOSED;
            }
            default -> {} // a pong without a ping needs no answer: section 5.5.3
        }
    }

    private int checkedCode(byte[] payload, int length) {
        if (length == 0) {
            return NO_CODE;
        }
        if (length < Short.BYTES) { // section 5.5.1
            throw failed(CloseReason.PROTOCOL_ERROR, "a close frame of one byte");
        }
        int code = ((payload[0] & 0xff) << Byte.SIZE) | (payload[1] & 0xff);
        boolean registered = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
        boolean free = code >= 3000 && code <= 4999;
        if (!registered && !free) { // section 7.4
            throw failed(CloseReason.PROTOCOL_ERROR, "a close code that is not allowed in a frame");
        }
        return code;
    }

    private void checkReason(byte[] payload, int length) {
        if (length > Short.BYTES) {
            ByteBuffer reason = ByteBuffer.wrap(payload, Short.BYTES, length - Short.BYTES);
            try {
                StandardCharsets.UTF_8.newDecoder().decode(reason);
            } catch (CharacterCodingException e) { // sections 5.5.1 and 8.1
                throw failed(CloseReason.BAD_TEXT, "a close reason is not UTF-8");
            }
        }
    }

    private RefusedException failed(CloseReason reason, String message) {
        state = State.FAILED;
        partial = null;
        return new RefusedException(reason, message);
    }
}
