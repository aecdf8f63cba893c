package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.xnio.IoUtils;

/**
 * The open event streams of a host, at most N. Each counts until its connection has nothing more to send.
 *
 * <p><b>Threads.</b> Any; {@link #cutStalled}: one at a time.
 */
public final class EventStreams {
    private static final String RETRY_SECONDS = "10";

    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private final Counters counters;
    private volatile boolean stopping;

    /** @param max the number of streams, usually {@link Limits#STREAMS_MAX} */
    public EventStreams(int max, Counters counters) {
        this.places = new Semaphore(max);
        this.counters = counters;
    }

    /** Answers with this head and the events of the source, or with a problem that has the head's headers as well. */
    void start(HttpServerExchange exchange, Response head, EventSource source) {
        if (stopping) {
            refuse(exchange, head, new HttpProblem(503, "stopping", "The host is shutting down."));
        } else if (!places.tryAcquire()) {
            counters.increment(Counter.STREAMS_REFUSED);
            refuse(exchange, head, new HttpProblem(429, "streams-full", "This host is at its limit of event streams."));
        } else {
            counters.increment(Counter.STREAMS_OPENED);
            Exchanges.putHead(exchange, head);
            AnswerDeadline.lift(exchange);
            exchange.dispatch(
                    exchange.getIoThread(), () -> ErrorGuard.of(exchange).run(() -> begin(exchange, source)));
        }
    }

    private void begin(HttpServerExchange exchange, EventSource source) {
        EventStream stream = new EventStream(exchange, source, this::ended);
        open.add(stream);
        stream.watch();
        try {
            new ServerSentEventHandler((connection, lastEventId) -> stream.open(connection)).handleRequest(exchange);
        } catch (Exception e) { // the client is gone
            IoUtils.safeClose(exchange.getConnection());
        }
        if (stopping) {
            stream.end();
        }
    }

    private void ended(EventStream stream) {
        open.remove(stream);
        places.release();
    }

    /** Keeps the head's CORS headers, so that a page of another origin can read the refusal. */
    private static void refuse(HttpServerExchange exchange, Response head, HttpProblem problem) {
        Response response = problem.with("Retry-After", RETRY_SECONDS).response();
        for (Map.Entry<String, String> header : head.headers().entrySet()) {
            if (!response.headers().containsKey(header.getKey())) {
                response = response.with(header.getKey(), header.getValue());
            }
        }
        Exchanges.send(exchange, response);
    }

    /**
     * Cuts the streams whose client has not taken an event for {@link Limits#STREAM_STALLED_MS_MAX}, with the precision
     * of the interval between two calls.
     *
     * @param nowMs never goes back
     */
    public void cutStalled(long nowMs) {
        for (EventStream stream : open) {
            if (stream.stalled(nowMs)) {
                counters.increment(Counter.STREAMS_CUT);
                stream.cut();
            }
        }
    }

    /** Ends all streams and refuses new ones. */
    public void stop() {
        stopping = true;
        open.forEach(EventStream::end);
    }
}
