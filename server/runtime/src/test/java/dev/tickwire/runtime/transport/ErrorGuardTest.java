package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tickwire.Await;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.metrics.Counters;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
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

    private void assertEnds(HttpHandler handler) throws Exception {
        try (HttpServer server = new HttpServer(HttpServer.PLAYERS_MAX, new Counters())) {
            int port = server.listen("127.0.0.1", 0, new ErrorGuard(handler, Failures.calling(ended::complete)));
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
