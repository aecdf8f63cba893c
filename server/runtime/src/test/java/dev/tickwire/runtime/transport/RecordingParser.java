package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.session.Connection.MessageSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A parser that notes what a client sent: messages and pings in hex, close codes, the refusal. */
final class RecordingParser extends FrameParser {
    private final ReadBuffer in;
    private final List<String> heard = new ArrayList<>();
    private final MessageSink sink =
            (array, offset, length) -> heard.add(HexFormat.of().formatHex(array, offset, offset + length));

    RecordingParser() {
        this(new ReadBuffer());
    }

    /** A parser that reads into the same memory as others do. */
    RecordingParser(ReadBuffer in) {
        this.in = in;
    }

    List<String> heard() {
        return heard;
    }

    /** Reads bytes at once, if they are no more than are read at once. */
    void feed(byte[] bytes) {
        feed(new Bytes(bytes));
    }

    /** Reads bytes in pieces. */
    void feed(byte[] bytes, int pieceBytes) {
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes)));
        }
    }

    /** Reads once. */
    int feed(ReadableByteChannel socket) {
        boolean closedBefore = closeReceived();
        int count;
        try {
            count = read(socket, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        parse(in, sink);
        if (closeReceived() && !closedBefore) {
            heard.add("close " + closeCode());
        }
        return count;
    }

    /** As {@link #feed(byte[])}; a refusal is noted as well. */
    void feedNotingRefusals(byte[] bytes) {
        try {
            feed(bytes);
        } catch (RefusedException e) {
            heard.add(e.reason() + ": " + e.getMessage());
        }
    }

    @Override
    void pinged(byte[] payload, int length) {
        heard.add("ping " + HexFormat.of().formatHex(payload, 0, length));
    }

    /** A socket at which these bytes have arrived. */
    static final class Bytes implements ReadableByteChannel {
        private final ByteBuffer left;

        Bytes(byte[] bytes) {
            left = ByteBuffer.wrap(bytes);
        }

        /** Bytes that have not been read. */
        int left() {
            return left.remaining();
        }

        @Override
        public int read(ByteBuffer to) {
            int count = Math.min(to.remaining(), left.remaining());
            to.put(left.array(), left.position(), count);
            left.position(left.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
