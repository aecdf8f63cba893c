package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tickwire.Await;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.Connection;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ErrorGuardTest {
    private final Error error = new OutOfMemoryError("thrown by a test");
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();

    @Test
    void shouldEndTheProcessBecauseOfAnErrorOnARequestThread() throws Exception {
        Endpoint endpoint = request -> {
            throw error;
        };
        assertEnds(new EndpointHandler(endpoint));
    }

    @Test
    void shouldEndTheProcessBecauseOfAnErrorOnAnInputThread() throws Exception {
        assertEnds(exchange -> {
            throw error;
        });
    }

    @Test
    void shouldEndTheProcessBecauseOfAnErrorOfALaterAnswer() throws Exception {
        Endpoint endpoint = request -> Response.later(CompletableFuture.failedFuture(error));
        assertEnds(new EndpointHandler(endpoint));
    }

    @Test
    void shouldEndTheProcessBecauseOfAnErrorWhenAStreamOpens() throws Exception {
        EventSource source = new EventSource() {
            @Override
            public void opened(EventSink sink) {
                throw error;
            }

            @Override
            public void closed(EventSink sink) {}
        };
        Endpoint endpoint = request -> Response.stream(source);
        assertEnds(new EndpointHandler(endpoint, new EventStreams(1, new Counters())));
    }

    /** Undertow no longer has the request's executor at that time. */
    @Test
    void shouldEndTheProcessBecauseOfAnErrorAfterABodyThatComesLate() throws Exception {
        HttpHandler failing = new EndpointHandler(request -> {
            throw error;
        });
        CountDownLatch reading = new CountDownLatch(1);
        HttpHandler handler = exchange -> {
            failing.handleRequest(exchange);
            reading.countDown();
        };
        try (HttpServer server = new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, new Counters());
                RawClient client = new RawClient(serve(server, handler))) {
            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n");
            Await.open("the server to wait for the body", reading);
            client.send("{}");
            assertSame(error, Await.get("the error that ends the process", ended));
        }
    }

    @Test
    void shouldEndTheProcessBecauseOfAnErrorWhenAnUpgradeFindsItsRoom() throws Exception {
        UpgradeGate gate = request -> new UpgradeGate.Arrival() {
            @Override
            public void connected(Connection connection) {
                throw error;
            }

            @Override
            public void failed() {}
        };
        try (HttpServer server = new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, new Counters());
                RawClient client =
                        new RawClient(serve(server, new RoomUpgrade(gate, new OpenSockets(), new Counters())))) {
            client.send(RawClient.UPGRADE);
            assertSame(error, Await.get("the error that ends the process", ended));
        }
    }

    private int serve(HttpServer server, HttpHandler handler) {
        server.serve(new ErrorGuard(handler, Failures.calling(ended::complete)));
        return server.port();
    }

    private void assertEnds(HttpHandler handler) throws Exception {
        try (HttpServer server = new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, new Counters())) {
            int port = serve(server, handler);
            CompletableFuture<?> answer = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertSame(error, Await.get("the error that ends the process", ended));
            answer.cancel(true);
        }
    }
}
