package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    /** More than the cores, which run at once; fewer than may wait. */
    private static final int WAITING = Runtime.getRuntime().availableProcessors() + 4;

    private final CountDownLatch allWait = new CountDownLatch(WAITING);
    private final CompletableFuture<String> news = new CompletableFuture<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        server = new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, new Counters());
        Endpoint waiting = request -> {
            allWait.countDown();
            return Response.json(200, news.join());
        };
        Endpoint quick = request -> Response.json(200, "quick");
        Endpoint done = request -> Response.empty(204);
        port = server.port();
        server.serve(new HardeningHandler(new Routes(new EndpointHandler(quick))
                .add("/waiting", new EndpointHandler(waiting))
                .add("/done", new EndpointHandler(done))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletableFuture<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(HttpResponse::body);
    }

    @Test
    void shouldSendConnectionCloseInAnAnswerWithoutABody() throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send("POST /done HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
            String head = client.head();
            assertTrue(head.startsWith("HTTP/1.1 204 "), head);
            assertTrue(head.contains("Connection: close\r\n"), head);
            assertTrue(client.ended());
        }
    }

    @Test
    void shouldAnswerConnectionsThatCameBeforeItServed() throws IOException {
        try (HttpServer starting = new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, new Counters());
                RawClient client = new RawClient(starting.port())) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            starting.serve(new EndpointHandler(request -> Response.json(200, "at last")));
            assertTrue(client.response().endsWith("\"at last\""));
        }
    }

    @Test
    void shouldAnswerOneWhileManyWait() throws Exception {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            answers.add(get("/waiting"));
        }
        Await.open(WAITING + " requests to wait", allWait, allWait::toString);
        assertEquals("\"quick\"", Await.get("the quick answer", get("/")));
        news.complete("news");
        for (CompletableFuture<String> answer : answers) {
            assertEquals("\"news\"", Await.get("an answer that waited", answer));
        }
    }
}
