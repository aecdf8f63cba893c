package dev.tickwire.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends any bytes over a plain socket. Reads time out, so that a test fails instead of hanging. */
final class RawClient implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int WELCOME = 12; // class id on the wire
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Await.HANG_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    static RawClient connect(int port) {
        try {
            return new RawClient(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Joins the room and upgrades; sends {@code first} in one piece with the request. */
    static RawClient join(int port, String room, byte[]... first) {
        RawClient client = connect(port);
        client.upgrade(port, room, ticket(port, room), first);
        String status = client.head().lines().findFirst().orElse("");
        if (!status.contains(" 101 ")) {
            throw new IllegalStateException("not upgraded: " + status);
        }
        return client;
    }

    /** Joins the room and waits for the Welcome; before it a client may send only Ping. */
    static RawClient welcomed(int port, String room) {
        RawClient client = join(port, room);
        try {
            client.nextFrame();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return client;
    }

    static String ticket(int port, String room) {
        HttpResponse<String> answer = post(port, "/api/join", "{\"room\":\"" + room + "\",\"name\":\"raw\"}");
        Matcher ticket = Pattern.compile("\"ticket\":\"([^\"]+)\"").matcher(answer.body());
        if (!ticket.find()) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return ticket.group(1);
    }

    static HttpResponse<String> post(int port, String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void upgrade(int port, String room, String ticket, byte[]... first) {
        String request = "GET /rooms/" + room + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Sec-WebSocket-Protocol: tickwire.1, ticket." + ticket + "\r\n\r\n";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(request.getBytes(StandardCharsets.US_ASCII));
        for (byte[] bytes : first) {
            all.writeBytes(bytes);
        }
        write(all.toByteArray());
    }

    /** Sends bytes unchanged. Does nothing if the server has closed the connection. */
    void write(byte[]... parts) {
        try {
            for (byte[] part : parts) {
                out.write(part);
            }
            out.flush();
        } catch (SocketException e) {
            return; // the unread bytes have the reason
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer's status line and headers. */
    String head() {
        try {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
            return head.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the first message; only after it may a client send more than Ping. */
    void awaitWelcome() {
        try {
            int classId = nextFrame()[1];
            if (classId != WELCOME) {
                throw new IllegalStateException("no Welcome, but " + classId);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the server's close frame. Returns its code, -1 if the connection ended without one. */
    int closeCode() {
        try {
            while (true) {
                byte[] frame = nextFrame();
                if ((frame[0] & 0x0f) == CLOSE) {
                    return frame.length < 3
                            ? 1005
                            : ByteBuffer.wrap(frame, 1, 2).getShort() & 0xffff;
                }
            }
        } catch (EOFException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame: its first byte, then its payload. */
    byte[] nextFrame() throws IOException {
        if (Thread.interrupted()) { // frames never stop, so no read times out
            throw new InterruptedIOException("the test has reached its limit");
        }
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new IOException("a server must not mask");
        }
        int length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
        } else if (second == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] frame = new byte[1 + length];
        frame[0] = (byte) first;
        in.readFully(frame, 1, length);
        return frame;
    }

    /** A whole masked frame of this opcode. */
    static byte[] frame(int opcode, byte[] payload) {
        return frame(0x80 | opcode, payload.length, payload);
    }

    /** A masked frame with this first byte and this length in its header. */
    static byte[] frame(int firstByte, long claimedLength, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) firstByte);
        if (claimedLength < 126) {
            frame.put((byte) (0x80 | claimedLength));
        } else if (claimedLength < 65536) {
            frame.put((byte) (0x80 | 126)).putShort((short) claimedLength);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(claimedLength);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** Bytes from hex digits; spaces are ignored. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
