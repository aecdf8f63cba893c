package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Protocol;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.protocol.Handshake;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * The WebSocket upgrade (PROTOCOL.md section 1): asks the gate, does the handshake, and hands the socket over.
 *
 * <p><b>Threads.</b> The connection's I/O thread.
 */
public final class RoomUpgrade implements HttpHandler {
    /**
     * Bytes that the kernel may buffer for a client: seconds of snapshots; more would only hide that a client is
     * behind.
     */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int KEY_BYTES = 16;
    private static final Handshake HANDSHAKE = new Hybi13Handshake(Set.of(), false);

    private final UpgradeGate gate;
    private final OpenSockets sockets;
    private final Counters counters;

    public RoomUpgrade(UpgradeGate gate, OpenSockets sockets, Counters counters) {
        this.gate = gate;
        this.sockets = sockets;
        this.counters = counters;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        UpgradeGate.Arrival arrival;
        try {
            Request request = Exchanges.request(exchange);
            requireWebSocket(request, exchange);
            arrival = admit(request);
        } catch (HttpProblem e) {
            counters.increment(Counter.UPGRADES_REFUSED);
            Exchanges.send(exchange, e);
            return;
        }
        Attempt attempt = new Attempt(arrival);
        Failures failures = ErrorGuard.of(exchange);
        exchange.getConnection().addCloseListener(connection -> failures.run(attempt::fail));
        exchange.setPersistent(true); // bytes that follow the handshake are the WebSocket's
        HeadGuard.retire(exchange);
        // Undertow's handshake selects from the first header of this name only.
        exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_PROTOCOL, Protocol.VERSION);
        Executor requests = exchange.getDispatchExecutor();
        HttpUpgradeListener takeOver =
                (stream, done) -> failures.run(() -> attempt.succeed(stream, done, requests, failures));
        new WebSocketProtocolHandshakeHandler(List.of(HANDSHAKE), takeOver).handleRequest(exchange);
    }

    /**
     * Separates the socket from HTTP, unless HTTP still has bytes that came with the request, or is of an embedding
     * server.
     */
    private static StreamConnection leaveHttp(StreamConnection stream, HttpServerExchange exchange) {
        boolean read =
                exchange.getConnection() instanceof AbstractServerConnection http && http.getExtraBytes() == null;
        return read && stream instanceof HttpStream http ? http.leave() : stream;
    }

    private UpgradeGate.Arrival admit(Request request) {
        if (!sockets.enter()) {
            counters.increment(Counter.CONNECTIONS_REFUSED);
            throw new HttpProblem(429, "connections-full", "This host is at its limit of connections.")
                    .with("Retry-After", "10");
        }
        boolean admitted = false;
        try {
            UpgradeGate.Arrival arrival = gate.admit(request);
            admitted = true;
            return arrival;
        } finally {
            if (!admitted) {
                sockets.leave();
            }
        }
    }

    private static void requireWebSocket(Request request, HttpServerExchange exchange) {
        Endpoint.requireMethod(request, "GET");
        boolean upgrade = exchange.isHttp11()
                && exchange.isRequestComplete()
                && request.headerHasToken("connection", "upgrade")
                && request.headerHasToken("upgrade", "websocket")
                && "13".equals(request.header("sec-websocket-version"))
                && request.headerTokens("sec-websocket-protocol").contains(Protocol.VERSION);
        if (!upgrade) {
            throw new HttpProblem(
                            426, "upgrade-required", "This is a WebSocket 13 endpoint for " + Protocol.VERSION + ".")
                    .with("Connection", "Upgrade")
                    .with("Upgrade", "websocket")
                    .with("Sec-WebSocket-Version", "13");
        }
        if (!isKey(request.header("sec-websocket-key"))) {
            throw new HttpProblem(400, "bad-request", "Sec-WebSocket-Key must be 16 bytes in Base64.");
        }
        if (exchange.getConnection().getSslSessionInfo() != null) {
            // The room's worker reads and writes an open connection; a TLS socket belongs to its I/O thread.
            throw new HttpProblem(501, "tls-elsewhere", "TLS must end at a proxy in front of this server.");
        }
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** One accepted upgrade. It ends once, with or without a connection. */
    private final class Attempt {
        private final UpgradeGate.Arrival arrival;
        private final AtomicBoolean settled = new AtomicBoolean();

        Attempt(UpgradeGate.Arrival arrival) {
            this.arrival = arrival;
        }

        void fail() {
            if (settled.compareAndSet(false, true)) {
                sockets.leave();
                arrival.failed();
            }
        }

        void succeed(StreamConnection upgraded, HttpServerExchange exchange, Executor closing, Failures failures) {
            if (!settled.compareAndSet(false, true)) {
                return;
            }
            StreamConnection stream = leaveHttp(upgraded, exchange);
            stream.getSourceChannel().suspendReads();
            stream.getSinkChannel().suspendWrites();
            try {
                stream.setOption(Options.TCP_NODELAY, true);
                stream.setOption(Options.SEND_BUFFER, SEND_BUFFER_BYTES);
            } catch (IOException e) {
                IoUtils.safeClose(stream); // the room sees the end at its first read
            }
            arrival.connected(new SocketConnection(stream, closing, failures, sockets::leave));
        }
    }
}
