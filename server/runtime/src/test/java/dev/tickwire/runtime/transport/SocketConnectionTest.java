package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.Await;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.transport.RawClient.Frame;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real loopback socket, through the real handshake; the test's own thread is the room's worker. */
class SocketConnectionTest {
    private static final int TAIL_BYTES = 300_000;

    /** The HTTP deadline; a WebSocket outlives it. */
    private static final int STALLED_MS = 1000;

    private final BlockingQueue<Connection> arrived = new ArrayBlockingQueue<>(10);
    private final OpenSockets sockets = new OpenSockets();
    private final List<String> received = new ArrayList<>();
    private HttpServer server;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        server = new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, STALLED_MS, STALLED_MS, new Counters());
        UpgradeGate gate = request -> new UpgradeGate.Arrival() {
            @Override
            public void connected(Connection connection) {
                arrived.add(connection);
            }

            @Override
            public void failed() {}
        };
        server.serve(new HardeningHandler(new RoomUpgrade(gate, sockets, new Counters())));
        port = server.port();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Connection upgraded(RawClient client, byte[]... atOnce) throws Exception {
        client.send(RawClient.UPGRADE.getBytes(java.nio.charset.StandardCharsets.US_ASCII), ClientFrames.join(atOnce));
        String head = client.head();
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        assertTrue(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), head);
        assertTrue(head.contains("Sec-WebSocket-Protocol: tickwire.1\r\n"), head);
        assertFalse(head.contains("Sec-WebSocket-Extensions"), head);
        return Await.take("the upgraded connection", arrived);
    }

    private boolean receive(Connection connection) {
        return Connection.Peer.THERE
                == connection.receive((buffer, offset, length) ->
                        received.add(HexFormat.of().formatHex(buffer, offset, offset + length)));
    }

    private void receiveUntilHeard(Connection connection, int messages) {
        Await.until(
                messages + " messages",
                () -> {
                    assertTrue(receive(connection));
                    return received.size() >= messages;
                },
                () -> "received " + received.size());
    }

    private void receiveUntilOver(Connection connection) {
        Await.until("the connection's end", () -> !receive(connection));
    }

    private RefusedException receiveUntilRefused(Connection connection) {
        return assertThrows(RefusedException.class, () -> receiveUntilOver(connection));
    }

    private static ByteBuffer message(byte[] payload) {
        ByteBuffer message = ByteBuffer.allocateDirect(Connection.HEADROOM_BYTES + payload.length);
        return message.position(Connection.HEADROOM_BYTES).put(payload).flip().position(Connection.HEADROOM_BYTES);
    }

    /** Sends until the kernel takes no more. */
    private static List<byte[]> sendUntilBlocked(Connection connection, Random random) {
        List<byte[]> sent = new ArrayList<>();
        boolean taken = true;
        while (taken) {
            byte[] payload = ClientFrames.random(random, 1 + random.nextInt(TAIL_BYTES));
            sent.add(payload);
            taken = connection.send(message(payload));
        }
        assertFalse(connection.writable());
        return sent;
    }

    private static void awaitWritable(Connection connection) {
        Await.until("the tail to be written", connection::writable);
    }

    private static void assertReads(RawClient client, byte[] payload) throws IOException {
        Frame frame = client.frame();
        assertEquals(FrameParser.FIN | FrameParser.BINARY, frame.first());
        assertArrayEquals(payload, frame.payload());
    }

    @Test
    void shouldReadMessagesThatCameWithTheHandshake() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(
                    client, ClientFrames.binary(new byte[] {1, 2}), ClientFrames.binary(new byte[] {'\r', '\n', ' '}));
            client.send(ClientFrames.binary(new byte[] {3}));
            receiveUntilHeard(connection, 3);
            assertEquals(List.of("0102", "0d0a20", "03"), received);
        }
    }

    /** The end of a connection without a request shows that the time has passed. */
    @Test
    void shouldOutliveTheHttpDeadline() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            try (RawClient idle = new RawClient(port)) {
                assertTrue(idle.ended());
            }
            client.send(ClientFrames.binary(new byte[] {1}));
            receiveUntilHeard(connection, 1);
        }
    }

    @Test
    void shouldSendWholeMessages() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            for (int length : new int[] {0, 1, 125, 126, 1400, 30_000}) {
                byte[] payload = ClientFrames.random(new Random(length), length);
                assertTrue(connection.send(message(payload)));
                assertReads(client, payload);
            }
        }
    }

    @Test
    void shouldAnswerTheNewestPing() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            int ping = FrameParser.FIN | FrameParser.PING;
            client.send(
                    ClientFrames.frame(ping, new byte[] {1}),
                    ClientFrames.frame(ping, new byte[] {2}),
                    ClientFrames.binary(new byte[0]));
            receiveUntilHeard(connection, 1);
            Frame pong = client.frame();
            assertEquals(FrameParser.FIN | FrameParser.PONG, pong.first());
            assertArrayEquals(new byte[] {2}, pong.payload());
        }
    }

    @Test
    void shouldParkTheTailAndGoOnWhenItIsWritten() throws Exception {
        Random random = new Random(7);
        try (RawClient client = new RawClient(port, 4096)) {
            Connection connection = upgraded(client);
            for (int round = 0; round < 5; round++) {
                for (byte[] payload : sendUntilBlocked(connection, random)) {
                    assertReads(client, payload);
                }
                awaitWritable(connection);
            }
        }
    }

    @Test
    void shouldStillReadWhileItCannotWrite() throws Exception {
        try (RawClient client = new RawClient(port, 4096)) {
            Connection connection = upgraded(client);
            List<byte[]> sent = sendUntilBlocked(connection, new Random(8));
            client.send(
                    ClientFrames.frame(FrameParser.FIN | FrameParser.PING, new byte[] {5}),
                    ClientFrames.binary(new byte[] {6}));
            receiveUntilHeard(connection, 1);
            for (byte[] payload : sent) {
                assertReads(client, payload);
            }
            awaitWritable(connection);
            assertTrue(receive(connection)); // sends the pong
            assertArrayEquals(new byte[] {5}, client.frame().payload());
        }
    }

    @Test
    void shouldKeepEveryByteInOrderWhileBothThreadsWrite() throws Exception {
        long seed = 99;
        Random random = new Random(seed);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            sent.add(ClientFrames.random(random, random.nextInt(20_000)));
        }
        try (RawClient client = new RawClient(port, 4096)) {
            Connection connection = upgraded(client);
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
                try {
                    for (byte[] payload : sent) {
                        assertReads(client, payload);
                    }
                    return sent.size();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            int blocked = 0;
            for (byte[] payload : sent) {
                awaitWritable(connection);
                blocked += connection.send(message(payload)) ? 0 : 1;
            }
            assertEquals(sent.size(), Await.get("the reader", read), "seed " + seed);
            assertTrue(blocked > 0, "never blocked: nothing was tested");
        }
    }

    @Test
    void shouldDistinguishACloseFrameFromABrokenConnection() throws Exception {
        try (RawClient polite = new RawClient(port)) {
            Connection connection = upgraded(polite);
            polite.send(ClientFrames.close(1000));
            assertEquals(Connection.Peer.LEFT, end(connection));
        }
        Connection connection;
        try (RawClient gone = new RawClient(port)) {
            connection = upgraded(gone);
        }
        assertEquals(Connection.Peer.LOST, end(connection));
    }

    private Connection.Peer end(Connection connection) {
        AtomicReference<Connection.Peer> peer = new AtomicReference<>();
        Await.until("the peer's end", () -> {
            peer.set(connection.receive((buffer, offset, length) -> {}));
            return peer.get() != Connection.Peer.THERE;
        });
        return peer.get();
    }

    @Test
    void shouldSendACloseFrameAndEndAtTheAnswer() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            connection.close(CloseReason.ROOM_FINISHED, "won");
            connection.close(CloseReason.KICKED, "too late");
            assertFalse(connection.writable());
            assertFalse(receive(connection));
            Frame frame = client.frame();
            assertEquals(FrameParser.FIN | FrameParser.CLOSE, frame.first());
            assertEquals(4200, frame.code());
            assertEquals("won", frame.reason());
            client.send(ClientFrames.binary(new byte[1000]), ClientFrames.close(4200));
            assertTrue(client.ended());
            assertAllPlacesFree();
        }
    }

    @Test
    void shouldSendTheCloseFrameAfterTheTail() throws Exception {
        try (RawClient client = new RawClient(port, 4096)) {
            Connection connection = upgraded(client);
            List<byte[]> sent = sendUntilBlocked(connection, new Random(9));
            connection.close(CloseReason.SERVER_STOPPING, "");
            for (byte[] payload : sent) {
                assertReads(client, payload);
            }
            assertEquals(4503, client.frame().code());
            client.send(ClientFrames.close(4503));
            assertTrue(client.ended());
        }
    }

    @Test
    void shouldCutAClientThatNeitherReadsNorAnswers() throws Exception {
        try (RawClient client = new RawClient(port, 4096)) {
            Connection connection = upgraded(client);
            sendUntilBlocked(connection, new Random(10));
            connection.close(CloseReason.TOO_SLOW, "");
            assertAllPlacesFree();
        }
    }

    @Test
    void shouldEchoTheClientsCloseFrame() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            client.send(
                    ClientFrames.binary(new byte[] {1}), ClientFrames.close(1000), ClientFrames.binary(new byte[] {2}));
            receiveUntilOver(connection);
            assertEquals(List.of("01"), received);
            assertEquals(1000, client.frame().code());
            assertTrue(client.ended());
            assertAllPlacesFree();
        }
    }

    @Test
    void shouldNoticeThatTheClientIsGone() throws Exception {
        RawClient client = new RawClient(port);
        Connection connection = upgraded(client);
        client.close();
        receiveUntilOver(connection);
        assertFalse(connection.writable());
        assertAllPlacesFree();
    }

    @Test
    void shouldNoticeAResetWhileItCannotWrite() throws Exception {
        RawClient client = new RawClient(port, 4096);
        Connection connection = upgraded(client);
        sendUntilBlocked(connection, new Random(11));
        client.reset();
        receiveUntilOver(connection);
        assertFalse(connection.writable());
        assertAllPlacesFree();
    }

    @Test
    void shouldFindTheCloseFrameBehindARefusedMessage() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            client.send(
                    ClientFrames.binary(new byte[] {1}), ClientFrames.binary(new byte[] {2}), ClientFrames.close(1001));
            Connection.MessageSink refuses = (buffer, offset, length) -> {
                throw new RefusedException(CloseReason.MALFORMED, "not one message");
            };
            assertThrows(
                    RefusedException.class,
                    () -> Await.until(
                            "the refused message", () -> connection.receive(refuses) != Connection.Peer.THERE));
            connection.close(CloseReason.MALFORMED, "");
            assertEquals(4400, client.frame().code());
            assertTrue(client.ended());
        }
    }

    @Test
    void shouldRefuseTextWithItsReason() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            client.send(ClientFrames.frame(FrameParser.FIN | FrameParser.TEXT, new byte[] {'h', 'i'}));
            RefusedException refused = receiveUntilRefused(connection);
            assertEquals(CloseReason.TEXT_REFUSED, refused.reason());
            connection.close(refused.reason(), "binary only");
            assertEquals(1003, client.frame().code());
        }
        assertAllPlacesFree();
    }

    @Test
    void shouldMakeNoGarbageInTheSteadyState() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Connection.MessageSink drop = (buffer, offset, length) -> {};
        byte[] input = ClientFrames.binary(new byte[20]);
        ByteBuffer frame = message(new byte[500]);
        int rounds = 2000;
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            long allocatedBytes = 0;
            for (int round = -rounds; round < rounds; round++) {
                client.send(input);
                long before = threads.getCurrentThreadAllocatedBytes();
                assertEquals(Connection.Peer.THERE, connection.receive(drop));
                frame.clear().position(Connection.HEADROOM_BYTES);
                assertTrue(connection.send(frame));
                allocatedBytes += round < 0 ? 0 : threads.getCurrentThreadAllocatedBytes() - before;
                client.frame();
            }
            assertTrue(allocatedBytes < 10L * rounds, allocatedBytes + " bytes in " + rounds + " rounds");
        }
    }

    @Test
    void shouldReadNoMoreThanAllowedAtOnce() throws Exception {
        try (RawClient client = new RawClient(port)) {
            Connection connection = upgraded(client);
            byte[] payload = new byte[Limits.MESSAGE_BYTES_MAX];
            for (int i = 0; i < 32; i++) {
                client.send(ClientFrames.binary(payload));
            }
            Await.until("all messages", () -> {
                int before = received.size();
                assertTrue(receive(connection));
                assertTrue(received.size() - before <= 1 + Limits.READ_BYTES_PER_TICK_MAX / payload.length);
                return received.size() == 32;
            });
        }
    }

    /** Every socket was closed and counted once: the host accepts the maximum again. */
    private void assertAllPlacesFree() throws InterruptedException {
        sockets.awaitNone(Await.HANG_MS);
        int places = 0;
        while (sockets.enter()) {
            places++;
        }
        assertEquals(Limits.CONNECTIONS_MAX, places);
    }
}
