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

/** A parser that records its results: messages and pings in hex, close codes, the refusal. */
final class RecordingParser extends FrameParser {
    private final ReadBuffer in;
    private final List<String> received = new ArrayList<>();
    private final MessageSink sink =
            (array, offset, length) -> received.add(HexFormat.of().formatHex(array, offset, offset + length));

    RecordingParser() {
        this(new ReadBuffer());
    }

    /** A parser that shares its read buffer with others. */
    RecordingParser(ReadBuffer in) {
        this.in = in;
    }

    List<String> received() {
        return received;
    }

    /** Reads bytes that fit into one read. */
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
            received.add("close " + closeCode());
        }
        return count;
    }

    /** As {@link #feed(byte[])}, and records a refusal. */
    void feedNotingRefusals(byte[] bytes) {
        try {
            feed(bytes);
        } catch (RefusedException e) {
            received.add(e.reason() + ": " + e.getMessage());
        }
    }

    @Override
    void pinged(byte[] payload, int length) {
        received.add("ping " + HexFormat.of().formatHex(payload, 0, length));
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
