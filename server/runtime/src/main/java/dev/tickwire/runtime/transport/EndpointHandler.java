package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Response;
import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Serves an {@link Endpoint} over HTTP: reads the body, bounded in size and time, then calls the endpoint.
 *
 * <p><b>Threads.</b> Bodies are read on I/O threads; the endpoint runs on a request thread, which does not wait for
 * {@link Response#later} answers.
 */
public final class EndpointHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointHandler.class);

    /**
     * Bytes of a too large body that are read and dropped, because a client reads the answer only after it has sent its
     * body.
     */
    private static final long DRAINED_BYTES_MAX = 2 << 20;

    private final Endpoint endpoint;
    private final @Nullable EventStreams streams;

    /** For an endpoint that answers without event streams. */
    public EndpointHandler(Endpoint endpoint) {
        this(endpoint, null);
    }

    /** @param streams the limit of open event streams */
    public EndpointHandler(Endpoint endpoint, @Nullable EventStreams streams) {
        this.endpoint = endpoint;
        this.streams = streams;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        Executor requests = exchange.getDispatchExecutor(); // Undertow forgets it after the first dispatch
        Failures failures = ErrorGuard.of(exchange);
        exchange.setMaxEntitySize(DRAINED_BYTES_MAX);
        XnioExecutor.Key patience = exchange.getIoThread()
                .executeAfter(
                        () -> failures.run(() -> IoUtils.safeClose(exchange.getConnection())),
                        Limits.REQUEST_PARSE_MS_MAX,
                        TimeUnit.MILLISECONDS);
        Body body = new Body();
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (reading, bytes, last) -> failures.run(() -> {
                            body.add(bytes);
                            if (last) {
                                patience.remove();
                                take(reading, requests, body);
                            }
                        }),
                        (broken, error) -> failures.run(() -> {
                            patience.remove();
                            refuse(broken, error);
                        }));
    }

    private void take(HttpServerExchange exchange, Executor requests, Body body) {
        if (body.tooLarge) {
            refuseTooLarge(exchange);
        } else if (HeadGuard.brokenChunks(exchange)) {
            Exchanges.send(exchange, new HttpProblem(400, "bad-request", "Chunk lines must end with CR LF."));
        } else {
            exchange.dispatch(requests, () -> respond(exchange, requests, answer(exchange, body.bytes.toByteArray())));
        }
    }

    private Response answer(HttpServerExchange exchange, byte[] body) {
        try {
            return endpoint.answer(Exchanges.request(exchange, body));
        } catch (RuntimeException e) {
            return failure(e);
        }
    }

    private static Response failure(Throwable error) {
        HttpProblem problem = HttpProblem.in(error);
        if (problem != null) {
            return problem.response();
        }
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof Error fatal) { // perhaps no other handler has seen it
            throw fatal;
        }
        LOG.error("A request failed", error);
        return new HttpProblem(500, "internal", "An internal error; the server's log has its cause.").response();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure becomes an answer
    private void respond(HttpServerExchange exchange, Executor requests, Response response) {
        CompletableFuture<Response> later = response.later();
        EventSource events = response.events();
        if (later != null) {
            later.whenComplete((whole, error) -> exchange.dispatch(
                    requests, () -> respond(exchange, requests, error == null ? whole : failure(error))));
        } else if (events == null) {
            Exchanges.send(exchange, response);
        } else {
            Objects.requireNonNull(streams, "this endpoint may not answer with an event stream")
                    .start(exchange, response, events);
        }
    }

    private static void refuse(HttpServerExchange exchange, IOException error) {
        if (error instanceof Receiver.RequestToLargeException || error instanceof RequestTooBigException) {
            refuseTooLarge(exchange);
        } else {
            IoUtils.safeClose(exchange.getConnection()); // the body broke off
        }
    }

    private static void refuseTooLarge(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        Exchanges.send(exchange, new HttpProblem(413, "too-large", "The body is too large."));
    }

    /** The bytes of a body. */
    private static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean tooLarge;

        void add(byte[] more) {
            tooLarge |= bytes.size() + more.length > Limits.ENTITY_BYTES_MAX;
            if (!tooLarge) {
                bytes.writeBytes(more);
            }
        }
    }
}
