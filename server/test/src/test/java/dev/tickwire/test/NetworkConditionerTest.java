package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.client.JoinException;
import dev.tickwire.client.RoomClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Over real sockets: what is asserted of time are lower bounds. */
@Execution(ExecutionMode.CONCURRENT)
class NetworkConditionerTest {
    private static final int STREAM_BYTES = 3 << 20;
    private static final int CONNECTIONS = 40;
    private static final int MESSAGES = 30;
    private static final int HOUR_MS = 3_600_000;
    private static final int NOTHING = -1;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket echo;

    @BeforeEach
    void startEcho() throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        echo = listener;
        threads.execute(() -> {
            while (true) {
                try {
                    Socket client = listener.accept();
                    threads.execute(() -> echo(client));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void echo(Socket client) {
        try (client) {
            carry(client, client);
        } catch (IOException e) {
            // It is over anyway.
        }
    }

    /** Until either end has ended. */
    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // It was cut.
        }
    }

    @AfterEach
    void stop() throws IOException {
        echo.close();
        threads.shutdownNow();
    }

    private NetworkConditioner.Builder toEcho() {
        return NetworkConditioner.to("127.0.0.1", echo.getLocalPort());
    }

    private static Socket connect(NetworkConditioner network) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), network.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Await.HANG_MS);
        return socket;
    }

    private static byte[] randomBytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldCarryAStreamWholeThoughItHoldsLittle() throws Exception {
        long seed = System.nanoTime();
        byte[] sent = randomBytes(seed, STREAM_BYTES);
        try (NetworkConditioner network = toEcho().rttMs(20)
                        .jitterMs(20)
                        .stallPercent(20)
                        .stallMs(20)
                        .seed((int) seed)
                        .start();
                Socket socket = connect(network)) {
            Future<?> sending = threads.submit((Callable<?>) () -> {
                OutputStream out = socket.getOutputStream();
                out.write(sent);
                socket.shutdownOutput();
                return null;
            });
            assertArrayEquals(sent, socket.getInputStream().readAllBytes(), "seed " + seed);
            Await.get("the sender", sending);
        }
    }

    @Test
    void shouldDelayEveryMessageOfManyConnectionsAndLoseNone() throws Exception {
        long seed = System.nanoTime();
        try (NetworkConditioner network = toEcho().rttMs(10)
                .jitterMs(10)
                .stallPercent(5)
                .stallMs(30)
                .seed((int) seed)
                .start()) {
            List<Future<?>> talks = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Random random = new Random(seed + i);
                talks.add(threads.submit((Callable<?>) () -> talk(network, random, seed)));
            }
            for (Future<?> talk : talks) {
                Await.get("a talk of " + MESSAGES + " messages", talk, () -> "seed " + seed);
            }
        }
    }

    private static Object talk(NetworkConditioner network, Random random, long seed) throws IOException {
        long startNs = System.nanoTime();
        try (Socket socket = connect(network)) {
            for (int i = 0; i < MESSAGES; i++) {
                byte[] message = randomBytes(random.nextLong(), 1 + random.nextInt(2000));
                socket.getOutputStream().write(message);
                assertArrayEquals(message, socket.getInputStream().readNBytes(message.length), "seed " + seed);
                // Either way takes 0 to 10 ms; the first answer comes after the handshake's round trip as well.
                assertTrue(System.nanoTime() - startNs >= TimeUnit.MILLISECONDS.toNanos(9), "seed " + seed);
            }
        }
        return network;
    }

    @Test
    void shouldTakeARoundTripToOpenAndOneToAnswer() throws IOException {
        try (NetworkConditioner network = toEcho().rttMs(100).start()) {
            long startNs = System.nanoTime();
            try (Socket socket = connect(network)) {
                socket.getOutputStream().write(1);
                assertEquals(1, socket.getInputStream().read());
                long firstNs = System.nanoTime();
                assertTrue(firstNs - startNs >= TimeUnit.MILLISECONDS.toNanos(199));
                socket.getOutputStream().write(2);
                assertEquals(2, socket.getInputStream().read());
                assertTrue(System.nanoTime() - firstNs >= TimeUnit.MILLISECONDS.toNanos(99));
            }
        }
    }

    @Test
    void shouldBreakConnectionsWhenItIsCutAndConnectAgainAfterwards() throws IOException {
        try (NetworkConditioner network = toEcho().start()) {
            try (Socket socket = connect(network)) {
                socket.getOutputStream().write(1);
                assertEquals(1, socket.getInputStream().read());
                network.cut(HOUR_MS);
                assertThrows(IOException.class, () -> socket.getInputStream().read(), "a reset, not an end");
            }
            assertEquals(NOTHING, ask(network));
            network.cut(0);
            int answer = NOTHING;
            while (answer == NOTHING) {
                answer = ask(network);
            }
            assertEquals(7, answer);
        }
    }

    private static int ask(NetworkConditioner network) {
        try (Socket socket = connect(network)) {
            socket.getOutputStream().write(7);
            return socket.getInputStream().read();
        } catch (IOException e) {
            return NOTHING;
        }
    }

    @Test
    void shouldBreakByItselfAtTheTimeSaid() {
        try (NetworkConditioner network = toEcho().cutAtMs(50).cutMs(HOUR_MS).start()) {
            assertThrows(IOException.class, () -> {
                try (Socket socket = connect(network)) {
                    socket.getInputStream().read();
                }
            });
            assertEquals(NOTHING, ask(network));
        }
    }

    @Test
    void shouldResetWhoComesWhenTheServerIsNotThere() throws IOException {
        try (Socket deaf = new Socket()) { // a port that it keeps from others, but does not listen to
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (NetworkConditioner network =
                    NetworkConditioner.to("127.0.0.1", deaf.getLocalPort()).start()) {
                assertEquals(NOTHING, ask(network));
            }
        }
    }

    @Test
    void shouldKeepAClientThatJoinedThroughItOnIt() throws Exception {
        try (Server server = Tickwire.host(Meadow.class)
                        .host("127.0.0.1")
                        .port(0)
                        .adminPort(0)
                        .adminToken("unused")
                        .start();
                NetworkConditioner network = NetworkConditioner.to("127.0.0.1", server.port())
                        .rttMs(40)
                        .jitterMs(10)
                        .stallPercent(10)
                        .stallMs(50)
                        .start()) {
            RoomClient.Builder joining = RoomClient.at(URI.create("http://127.0.0.1:" + network.port()))
                    .game("meadow");
            joining.messages(Meadow.Walk.class, Meadow.Say.class, Meadow.Said.class, Meadow.Whisper.class);
            try (RoomClient client = joining.join()) {
                network.cut(HOUR_MS);
                assertEquals(
                        1006,
                        Await.get("the client to give up", client.closed()).code());
            }
            assertThrows(JoinException.class, joining::join);
        }
    }

    @Test
    void shouldNotBringAPlayerBackWhoHasLeftMeanwhile() throws Exception {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Server server = Tickwire.host(Meadow.class)
                        .host("127.0.0.1")
                        .port(0)
                        .adminPort(0)
                        .adminToken("unused")
                        .publicUrl("http://127.0.0.1:" + door.getLocalPort()) // where WebSockets come in
                        .start()) {
            door.setSoTimeout(Await.HANG_MS);
            Future<RoomClient> joining =
                    threads.submit(() -> RoomClient.at(URI.create("http://127.0.0.1:" + server.port()))
                            .game("meadow")
                            .messages(Meadow.Walk.class, Meadow.Say.class, Meadow.Said.class, Meadow.Whisper.class)
                            .join());
            RoomClient client;
            try (Socket first = door.accept();
                    Socket onward = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                threads.execute(() -> carry(first, onward));
                threads.execute(() -> carry(onward, first));
                client = Await.get("the client to join", joining, server::rooms);
            }
            try (Socket attempt = door.accept();
                    Socket onward = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                client.close();
                threads.execute(() -> carry(attempt, onward));
                Future<?> served = threads.submit(() -> carry(onward, attempt));
                Await.get("the server to let go", served, server::rooms);
            }
        }
    }
}
