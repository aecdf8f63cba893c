package dev.tickwire.runtime.transport;

import dev.tickwire.Await;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends exact bytes over a socket. */
public final class RawClient implements AutoCloseable {
    /** A frame of the server. */
    public record Frame(int first, byte[] payload) {
        public int code() {
            return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }

        public String reason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    public static final String UPGRADE = """
            GET /rooms/r HTTP/1.1
            Host: localhost
            Connection: keep-alive, Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Protocol: tickwire.1, ticket.x
            Sec-WebSocket-Extensions: permessage-deflate

            """.replace("\n", "\r\n");

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** Connects with a receive buffer of this size; 0: the system's default. */
    public RawClient(int port, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setSoTimeout(Await.HANG_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(socket.getInputStream());
    }

    public RawClient(int port) throws IOException {
        this(port, 0);
    }

    public void send(byte[]... parts) throws IOException {
        socket.getOutputStream().write(ClientFrames.join(parts));
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The head of a response. */
    public String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** A response with {@code Content-Length}. */
    public String response() throws IOException {
        String head = head();
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    public Frame frame() throws IOException {
        if (Thread.interrupted()) { // frames never stop, so no read times out
            throw new InterruptedIOException("the test has reached its limit");
        }
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        return new Frame(first, in.readNBytes((int) length));
    }

    /** Whether the server ended the connection; waits for the end, and drops all bytes before it. */
    public boolean ended() {
        try {
            in.skipNBytes(Long.MAX_VALUE);
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) { // the end of the stream, or a reset
            return true;
        }
    }

    /** Resets the connection without a close frame, so that the server's next write fails. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
