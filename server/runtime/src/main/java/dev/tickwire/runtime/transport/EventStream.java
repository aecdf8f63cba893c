package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.EventSource;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.conduits.StreamSourceConduit;

/**
 * One stream over Undertow's {@link ServerSentEventConnection}. Its queue is unbounded, so this class never queues more
 * than one event.
 *
 * <p>HTTP's own timeouts do not cut a quiet stream: {@code REQUEST_PARSE_TIMEOUT} and {@code NO_REQUEST_TIMEOUT} count
 * from the first byte of a head and between two requests; both are off while a request is being answered (Undertow's
 * {@code ParseTimeoutUpdater.requestStarted}).
 *
 * <p><b>Threads.</b> As {@link EventSink}; the source is called on the I/O thread.
 */
final class EventStream implements EventSink, ServerSentEventConnection.EventCallback {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** Bytes that the kernel may buffer for a client: more would only hide that the client does not read. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int PROBE_BYTES = 256;

    private enum State {
        STARTING,
        OPEN,
        CLOSED
    }

    private final HttpServerExchange exchange;
    private final Failures failures;
    private final EventSource source;
    private final Consumer<EventStream> onEnd;
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private volatile @Nullable ServerSentEventConnection connection;
    private volatile boolean idle;
    private volatile boolean ending;
    private final AtomicInteger sent = new AtomicInteger();

    // Owned by the thread that checks for stalled streams.
    private int sentBefore = -1;
    private long sinceMs;

    /** @param onEnd called once */
    EventStream(HttpServerExchange exchange, EventSource source, Consumer<EventStream> onEnd) {
        this.exchange = exchange;
        this.failures = ErrorGuard.of(exchange);
        this.source = source;
        this.onEnd = onEnd;
    }

    /** Registers for the end of the exchange and of the connection. */
    void watch() {
        exchange.addExchangeCompleteListener((done, next) -> {
            failures.run(this::closed);
            next.proceed();
        });
        exchange.getConnection().addCloseListener(gone -> failures.run(this::closed));
    }

    /** The response head has been sent. Called by the I/O thread. */
    void open(ServerSentEventConnection opened) {
        failures.run(() -> opened(opened));
    }

    private void opened(ServerSentEventConnection opened) {
        connection = opened;
        idle = true;
        if (!state.compareAndSet(State.STARTING, State.OPEN)) {
            return; // the client is gone
        }
        try {
            exchange.getConnection().setOption(Options.SEND_BUFFER, SEND_BUFFER_BYTES);
            listen();
            opened.setKeepAliveTime(Limits.STREAM_KEEP_ALIVE_MS);
            source.opened(this);
            endIfDue();
        } catch (IOException | RuntimeException e) {
            LOG.error("An event stream failed to open", e);
            cut();
        }
    }

    /**
     * Reads the socket to detect at once that the client has left: a write would fail only after a while. A client
     * sends nothing else after its request.
     */
    private void listen() {
        if (!(exchange.getConnection() instanceof AbstractServerConnection http)) {
            return; // not HTTP/1: other streams share the connection
        }
        StreamSourceConduit socket = http.getOriginalSourceConduit();
        ByteBuffer probed = ByteBuffer.allocate(PROBE_BYTES);
        http.getChannel().getSourceChannel().setReadListener(readable -> failures.run(() -> probe(socket, probed)));
        socket.resumeReads();
    }

    private void probe(StreamSourceConduit socket, ByteBuffer probed) {
        try {
            if (socket.read(probed.clear()) < 0) {
                cut();
            } else {
                socket.suspendReads(); // unexpected bytes: stop reading, keep the stream
            }
        } catch (IOException e) {
            cut();
        }
    }

    private void closed() {
        State before = state.getAndSet(State.CLOSED);
        if (before == State.CLOSED) {
            return;
        }
        onEnd.accept(this);
        if (before == State.OPEN) {
            try {
                exchange.getIoThread()
                        .execute(() -> failures.run(() -> source.closed(this))); // so that it runs after opened()
            } catch (RejectedExecutionException e) {
                LOG.debug("The server has stopped before an event stream", e);
            }
        }
    }

    @Override
    public boolean idle() {
        return idle && state.get() == State.OPEN;
    }

    @Override
    public void send(String name, String json) {
        ServerSentEventConnection to = connection;
        if (!idle || to == null) {
            return;
        }
        idle = false;
        sent.incrementAndGet();
        to.send(json, name, null, this);
    }

    @Override
    public void done(ServerSentEventConnection to, String data, String event, String id) {
        idle = true;
        failures.run(this::endIfDue);
    }

    @Override
    public void failed(ServerSentEventConnection to, String data, String event, String id, IOException e) {
        failures.run(this::cut);
    }

    @Override
    public void end() {
        ending = true;
        endIfDue();
    }

    /** Shuts down while idle only: Undertow loses a shutdown that comes while an event is in its queue. */
    private void endIfDue() {
        ServerSentEventConnection ended = connection;
        if (ending && idle && ended != null) {
            ended.shutdown();
        }
    }

    /** Closes the connection at once, and with it the stream. */
    void cut() {
        IoUtils.safeClose(exchange.getConnection());
    }

    /** Whether the client has not taken the head, an event or the end for too long. */
    boolean stalled(long nowMs) {
        int sentNow = sent.get();
        if ((idle && !ending) || sentNow != sentBefore) {
            sentBefore = sentNow;
            sinceMs = nowMs;
        }
        return nowMs - sinceMs > Limits.STREAM_STALLED_MS_MAX;
    }
}
