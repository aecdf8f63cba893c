package dev.tickwire.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a connection makes of a WebSocket that says nothing. */
class ConnectionTest {
    private final ManualClock clock = new ManualClock();
    private final List<byte[]> received = new ArrayList<>();
    private final List<Integer> endings = new ArrayList<>();
    private int asked;
    private Runnable duringReceipt = () -> {};

    private final Connection connection = new Connection(
            clock,
            new Connection.Owner() {
                @Override
                public void received(Connection from, byte[] message) {
                    received.add(message);
                    duringReceipt.run();
                }

                @Override
                public void asked(Connection from) {
                    asked++;
                }

                @Override
                public void ended(Connection by, int code, String reason) {
                    endings.add(code);
                }
            },
            Heartbeat.CONNECT_MS_MAX);
    private final FakeWebSocket socket = new FakeWebSocket();

    private void open() {
        connection.open(listener -> {
            listener.onOpen(socket);
            return CompletableFuture.completedFuture(socket);
        });
        hear();
    }

    private void hear() {
        connection.onBinary(socket, ByteBuffer.wrap(new byte[] {1, 2}), false);
        connection.onBinary(socket, ByteBuffer.wrap(new byte[] {3}), true);
    }

    /** Frames come all the time. */
    private void hearFor(int ms) {
        for (int i = 0; i < ms; i += 50) {
            clock.advance(50);
            hear();
        }
    }

    @Test
    void shouldHandOnWholeMessagesAndSendOneAtATime() {
        open();
        assertArrayEquals(new byte[] {1, 2, 3}, received.get(0));
        connection.send(new byte[1]);
        connection.send(new byte[2]);
        assertEquals(1, socket.sends.size());
        socket.sends.get(0).complete(socket);
        assertEquals(2, socket.sends.size());
        assertEquals(List.of(), endings);
    }

    @Test
    void shouldBeLostWhenTheSocketIsSilent() {
        open();
        clock.advance(2999);
        assertEquals(List.of(), endings);
        assertEquals(2, asked);
        clock.advance(1);
        assertEquals(List.of(Connection.LOST), endings);
        assertClosedWith(CloseReason.SILENT);
    }

    /** The close frame has a second to reach the server. */
    private void assertClosedWith(CloseReason why) {
        assertEquals(List.of(why.code()), socket.closes);
        assertFalse(socket.aborted);
        clock.advance(1000);
        assertTrue(socket.aborted);
    }

    @Test
    void shouldBeLostWhenASendNeverCompletesThoughFramesCome() {
        open();
        connection.send(new byte[1]);
        connection.send(new byte[1]);
        hearFor(2950);
        assertEquals(List.of(), endings);
        hearFor(100);
        assertEquals(List.of(Connection.LOST), endings);
        assertClosedWith(CloseReason.SILENT);
    }

    @Test
    void shouldBeLostWhenASendFailsThoughFramesCome() {
        open();
        connection.send(new byte[1]);
        socket.sends.get(0).completeExceptionally(new IOException("broken pipe"));
        hearFor(1050);
        assertEquals(List.of(Connection.LOST), endings);
        assertClosedWith(CloseReason.SILENT);
    }

    @Test
    void shouldReadWhyTheServerClosedWhenASendHasFailed() {
        open();
        connection.send(new byte[1]);
        socket.sends.get(0).completeExceptionally(new IOException("broken pipe"));
        clock.advance(500);
        connection.onClose(socket, CloseReason.SERVER_STOPPING.code(), "");
        clock.advance(100_000);
        assertEquals(List.of(CloseReason.SERVER_STOPPING.code()), endings);
        assertTrue(socket.aborted, "its answer may hang");
    }

    @Test
    void shouldNotAnswerTheEndOfTheStreamAsIfItWereACloseFrame() {
        open();
        connection.onClose(socket, Connection.LOST, "");
        assertTrue(socket.aborted, "the JDK would answer 1000, which says that the player leaves");
    }

    @Test
    void shouldGiveUpAnAttemptThatHangsAndLetGoOfWhatComesOfIt() {
        connection.open(listener -> new CompletableFuture<>());
        clock.advance(3999);
        assertEquals(List.of(), endings);
        clock.advance(1);
        assertEquals(List.of(Connection.LOST), endings);
        assertFalse(socket.aborted);
        connection.onOpen(socket);
        assertTrue(socket.aborted);
    }

    @Test
    void shouldEndOnceWhateverFollows() {
        connection.open(listener -> CompletableFuture.failedFuture(new IOException("refused")));
        connection.onError(socket, new IOException("reset"));
        connection.onClose(socket, 1000, "");
        clock.advance(10_000);
        assertEquals(List.of(Connection.LOST), endings);
    }

    @Test
    void shouldNotTakeABusyOwnerForASilentServer() {
        open();
        duringReceipt = () -> clock.advance(60_000);
        hear();
        assertEquals(List.of(), endings);
        duringReceipt = () -> {};
        clock.advance(2999);
        assertEquals(List.of(), endings);
        clock.advance(1);
        assertEquals(List.of(Connection.LOST), endings);
    }

    @Test
    void shouldAskAfterASleepBeforeItBelievesInALoss() {
        open();
        clock.sleep(60_000);
        clock.advance(0);
        assertEquals(1, asked);
        clock.advance(900);
        hear();
        clock.advance(2900);
        assertEquals(List.of(), endings);
    }

    @Test
    void shouldEndAGoodbyeThatNobodyAnswers() {
        open();
        connection.send(new byte[1]); // hangs, and so does the goodbye behind it
        connection.close();
        hearFor(4000);
        assertEquals(List.of(Connection.LOST), endings);
        assertTrue(socket.aborted);
    }

    @Test
    void shouldEndWithWhatItRefuses() {
        open();
        duringReceipt = () -> {
            throw RefusedException.malformed("no message");
        };
        hear();
        assertEquals(List.of(CloseReason.MALFORMED.code()), endings);
        assertClosedWith(CloseReason.MALFORMED);
    }

    @Test
    void shouldRefuseAText() {
        open();
        connection.onText(socket, "hello", true);
        assertEquals(List.of(CloseReason.UNEXPECTED.code()), endings);
        assertClosedWith(CloseReason.UNEXPECTED);
    }

    /** Its sends complete when a test completes them. */
    private static final class FakeWebSocket implements WebSocket {
        private final List<CompletableFuture<WebSocket>> sends = new ArrayList<>();
        private final List<Integer> closes = new ArrayList<>();
        private boolean aborted;

        private CompletableFuture<WebSocket> send() {
            CompletableFuture<WebSocket> sent = new CompletableFuture<>();
            sends.add(sent);
            return sent;
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            return send();
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            return send();
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            return send();
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            return send();
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            closes.add(statusCode);
            return send();
        }

        @Override
        public void request(long n) {}

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return aborted;
        }

        @Override
        public boolean isInputClosed() {
            return aborted;
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }
}
