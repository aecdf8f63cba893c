package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.Connection;
import io.undertow.server.HttpHandler;
import io.undertow.server.ServerConnection;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Undertow's objects of a connection live only while the connection carries HTTP. */
class HttpStreamTest {
    private static final byte[] PAYLOAD = {1, 2, 3};

    private final BlockingQueue<WeakReference<ServerConnection>> requests = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Connection> arrived = new ArrayBlockingQueue<>(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, new Counters());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient client(HttpHandler handler) throws IOException {
        server.serve(exchange -> {
            requests.add(new WeakReference<>(exchange.getConnection()));
            handler.handleRequest(exchange);
        });
        return new RawClient(server.port());
    }

    @Test
    void shouldKeepNothingOfHttpForAWebSocket() throws Exception {
        UpgradeGate gate = request -> new UpgradeGate.Arrival() {
            @Override
            public void connected(Connection connection) {
                arrived.add(connection);
            }

            @Override
            public void failed() {}
        };
        try (RawClient client = client(new RoomUpgrade(gate, new OpenSockets(), new Counters()))) {
            client.send(RawClient.UPGRADE);
            client.head();
            Connection connection = Await.take("the upgraded connection", arrived);
            WeakReference<ServerConnection> http = Await.take("the request", requests);
            Await.until("Undertow's connection to be collected", () -> {
                System.gc();
                return http.get() == null;
            });
            assertTrue(connection.writable());
            assertTrue(connection.send(message()));
            assertArrayEquals(PAYLOAD, client.frame().payload());
        }
    }

    @Test
    void shouldEndHttpWhenTheClientLeaves() throws Exception {
        try (RawClient client = client(exchange -> exchange.getResponseSender().send(ByteBuffer.wrap(PAYLOAD)))) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.response();
        }
        WeakReference<ServerConnection> http = Await.take("the request", requests);
        Await.until("the connection's end", () -> {
            ServerConnection connection = http.get();
            return connection == null || !connection.isOpen();
        });
    }

    private static ByteBuffer message() {
        ByteBuffer message = ByteBuffer.allocateDirect(Connection.HEADROOM_BYTES + PAYLOAD.length);
        return message.position(Connection.HEADROOM_BYTES).put(PAYLOAD).flip().position(Connection.HEADROOM_BYTES);
    }
}
