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
 * One stream over Undertow's {@link ServerSentEventConnection}, whose queue has no end: so there is never more than one
 * event in it.
 *
 * <p>HTTP's own timeouts do not cut a quiet stream: {@code REQUEST_PARSE_TIMEOUT} and {@code NO_REQUEST_TIMEOUT} count
 * from the first byte of a head and between two requests; both are off while a request is being answered (Undertow's
 * {@code ParseTimeoutUpdater.requestStarted}).
 *
 * <p><b>Threads.</b> As {@link EventSink}; the source is told on the I/O thread.
 */
final class EventStream implements EventSink, ServerSentEventConnection.EventCallback {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** Bytes the kernel may hold for a client: more would only hide that it does not read. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int HEARD_BYTES = 256;

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

    // Of the thread that looks for stalled streams.
    private int sentBefore = -1;
    private long sinceMs;

    /** @param onEnd told once */
    EventStream(HttpServerExchange exchange, EventSource source, Consumer<EventStream> onEnd) {
        this.exchange = exchange;
        this.failures = ErrorGuard.of(exchange);
        this.source = source;
        this.onEnd = onEnd;
    }

    /** From now on the end is noticed. */
    void watch() {
        exchange.addExchangeCompleteListener((done, next) -> {
            failures.run(this::closed);
            next.proceed();
        });
        exchange.getConnection().addCloseListener(gone -> failures.run(this::closed));
    }

    /** The head is out. Called by the I/O thread. */
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
     * A client says nothing after its request; but when it leaves, the socket can be read, while writing would tell
     * only after a while.
     */
    private void listen() {
        if (!(exchange.getConnection() instanceof AbstractServerConnection http)) {
            return; // not HTTP/1: the connection is not this stream's alone
        }
        StreamSourceConduit socket = http.getOriginalSourceConduit();
        ByteBuffer heard = ByteBuffer.allocate(HEARD_BYTES);
        http.getChannel().getSourceChannel().setReadListener(readable -> failures.run(() -> hear(socket, heard)));
        socket.resumeReads();
    }

    private void hear(StreamSourceConduit socket, ByteBuffer heard) {
        try {
            if (socket.read(heard.clear()) < 0) {
                cut();
            } else {
                socket.suspendReads(); // it talks on: let it
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
                        .execute(() -> failures.run(() -> source.closed(this))); // so that it comes after opened()
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

    /** Undertow would forget to end what it was asked to end while something was in its queue. */
    private void endIfDue() {
        ServerSentEventConnection ended = connection;
        if (ending && idle && ended != null) {
            ended.shutdown();
        }
    }

    /** Ends the stream and the connection, whatever is on its way. */
    void cut() {
        IoUtils.safeClose(exchange.getConnection());
    }

    /** Whether the head, an event or the end has been on its way for too long. */
    boolean stalled(long nowMs) {
        int sentNow = sent.get();
        if ((idle && !ending) || sentNow != sentBefore) {
            sentBefore = sentNow;
            sinceMs = nowMs;
        }
        return nowMs - sinceMs > Limits.STREAM_STALLED_MS_MAX;
    }
}
