package dev.tickwire.app.swarm;

import dev.tickwire.protocol.Protocol;
import dev.tickwire.protocol.RefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a WebSocket on a non-blocking socket: connect, upgrade, whole messages both ways (RFC 6455). It
 * does not check the server's {@code Sec-WebSocket-Accept}, which guards against caches, because there is none here.
 *
 * <p>Threads: that of the selector.
 */
public final class ClientSocket {
    /** The client of a socket. */
    public interface Listener {
        /** A binary message came; the bytes are valid during the call. */
        void message(byte[] bytes, int offset, int length);

        /** The socket has ended, called once: a close code, 1006 if there was none, or why it did not connect. */
        void ended(String why);
    }

    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int HEADER_BYTES_MAX = 8;
    private static final int LENGTH_16 = 126;
    private static final int SLOW_RECEIVE_BUFFER_BYTES = 4096;
    private static final String NO_CODE = "1005";
    static final String BROKEN = "1006";

    private final URI url;
    private final String offer;
    private final SplittableRandom random;
    private final Meter meter;
    private final Listener listener;
    private final ServerStream in = new ServerStream();
    private final SocketChannel channel;
    private final SelectionKey key;
    private @Nullable ByteBuffer unsent;
    private long readableBytes = Long.MAX_VALUE;
    private boolean upgraded;
    private boolean over;

    /** For a ticket; see below. */
    public ClientSocket(Selector selector, JoinAnswer to, SplittableRandom random, Meter meter, Listener listener)
            throws IOException {
        this(selector, to.url(), "ticket." + to.ticket(), random, meter, listener);
    }

    /**
     * Begins to connect; the listener is called with the outcome.
     *
     * @param offer the subprotocols, with a credential
     */
    public ClientSocket(
            Selector selector, URI url, String offer, SplittableRandom random, Meter meter, Listener listener)
            throws IOException {
        this.url = url;
        this.offer = offer;
        this.random = random;
        this.meter = meter;
        this.listener = listener;
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    public void connect() {
        try {
            channel.connect(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort()));
        } catch (IOException | RuntimeException e) { // a name that cannot be resolved is a runtime exception
            end("unreachable");
        }
    }

    /**
     * From now on it reads only as many bytes as are {@linkplain #allow allowed}; called before {@link #connect},
     * because buffers cannot shrink.
     */
    void readSlowly() throws IOException {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SLOW_RECEIVE_BUFFER_BYTES);
        readableBytes = 0;
    }

    /** Allows N more bytes to be read; unused ones add up to a buffer at most. */
    void allow(int bytes) {
        readableBytes = Math.min(readableBytes + bytes, SLOW_RECEIVE_BUFFER_BYTES);
        resume();
    }

    /** From now on it reads without a limit. */
    void readFreely() {
        readableBytes = Long.MAX_VALUE;
        resume();
    }

    private void resume() {
        if (!over && channel.isConnected()) {
            awaitWhatIsDue();
        }
    }

    /** Handles a ready socket. */
    public void ready() {
        try {
            if (key.isConnectable()) {
                finishConnect();
            } else {
                if (key.isWritable()) {
                    flush();
                }
                if (key.isReadable()) {
                    read();
                }
            }
        } catch (IOException e) {
            end(BROKEN);
        } catch (RefusedException e) {
            end(e.reason().name());
        }
    }

    private void finishConnect() {
        try {
            channel.finishConnect();
        } catch (IOException e) {
            end("unreachable");
            return;
        }
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        String request = "GET " + target + " HTTP/1.1\r\nHost: " + url.getRawAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + Base64.getEncoder().encodeToString(nonce)
                + "\r\nSec-WebSocket-Protocol: " + Protocol.VERSION + ", " + offer + "\r\n\r\n";
        write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    private void read() throws IOException {
        int count = in.read(channel, readableBytes);
        if (count < 0) {
            end(BROKEN);
            return;
        }
        meter.bytesIn += count;
        readableBytes -= count;
        if (readableBytes <= 0) {
            awaitWhatIsDue();
        }
        if (!upgraded) {
            String head = in.head();
            if (head == null) {
                return;
            }
            if (!head.startsWith("HTTP/1.1 101 ")) {
                end("upgrade-" + head.substring(Math.min(head.length(), 9), Math.min(head.length(), 12)));
                return;
            }
            upgraded = true;
        }
        while (!over && in.next()) {
            switch (in.opcode()) {
                case BINARY -> listener.message(in.bytes(), in.offset(), in.length());
                case PING -> send(PONG, in.bytes(), in.offset(), in.length());
                case CLOSE -> closedByServer();
                default -> {} // an unsolicited pong
            }
        }
    }

    private void closedByServer() {
        byte[] bytes = in.bytes();
        int at = in.offset();
        boolean withCode = in.length() >= 2;
        if (unsent == null) {
            try {
                meter.bytesOut += channel.write(frame(CLOSE, bytes, at, withCode ? 2 : 0));
            } catch (IOException e) {
                // The socket is lost already: the close frame before counts.
            }
        }
        end(withCode ? Integer.toString(((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff)) : NO_CODE);
    }

    /** Sends a message; false if the socket has not yet taken the one before, and nothing was sent. */
    public boolean send(byte[] message, int length) {
        return send(BINARY, message, 0, length);
    }

    /** Sends a close frame; the server's answer ends the connection. */
    public void close(int code) {
        send(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, 0, 2);
    }

    private boolean send(int opcode, byte[] payload, int offset, int length) {
        if (over || unsent != null) {
            return false;
        }
        write(frame(opcode, payload, offset, length));
        return true;
    }

    /** A whole masked frame. */
    private ByteBuffer frame(int opcode, byte[] payload, int offset, int length) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES_MAX + length).put((byte) (0x80 | opcode));
        if (length < LENGTH_16) {
            frame.put((byte) (0x80 | length));
        } else {
            frame.put((byte) (0x80 | LENGTH_16)).putShort((short) length);
        }
        int mask = random.nextInt();
        frame.putInt(mask);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (payload[offset + i] ^ mask >> (24 - 8 * (i & 3))));
        }
        return frame.flip();
    }

    private void write(ByteBuffer bytes) {
        unsent = bytes;
        try {
            flush();
        } catch (IOException e) {
            end(BROKEN);
        }
    }

    private void flush() throws IOException {
        if (unsent != null) {
            meter.bytesOut += channel.write(unsent);
            unsent = unsent.hasRemaining() ? unsent : null;
            awaitWhatIsDue();
        }
    }

    private void awaitWhatIsDue() {
        int read = readableBytes > 0 ? SelectionKey.OP_READ : 0;
        key.interestOps(unsent == null ? read : read | SelectionKey.OP_WRITE);
    }

    /** Ends the connection without a close frame, and calls the listener. */
    public void end(String why) {
        if (over) {
            return;
        }
        over = true;
        try {
            channel.close();
        } catch (IOException e) {
            // It is not used any more, closed or not.
        }
        listener.ended(why);
    }
}
