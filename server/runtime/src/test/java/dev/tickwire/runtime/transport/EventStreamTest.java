package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real loopback sockets; the test's thread sends the events. */
class EventStreamTest {
    private static final int IDLE_MS = 1000;
    private static final int PLACES = 2;
    private static final String GET = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String POST =
            "POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    private final BlockingQueue<EventSink> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<EventSink> closed = new LinkedBlockingQueue<>();
    private final Counters counters = new Counters();
    private final EventStreams streams = new EventStreams(PLACES, counters);
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        listen(new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, counters));
    }

    private void listen(HttpServer by) throws IOException {
        server = by;
        EventSource source = new EventSource() {
            @Override
            public void opened(EventSink sink) {
                opened.add(sink);
            }

            @Override
            public void closed(EventSink sink) {
                closed.add(sink);
            }
        };
        Endpoint events = request -> Response.stream(source)
                .with("Access-Control-Allow-Origin", "http://page")
                .with("X-Heard", new String(request.body(), StandardCharsets.UTF_8));
        Endpoint whole = request -> Response.json(200, "hello");
        port = server.port();
        server.serve(new HardeningHandler(
                new Routes(new EndpointHandler(whole)).add("/events", new EndpointHandler(events, streams))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<Stream<String>> ask(HttpRequest.Builder request) throws Exception {
        return http.send(
                request.uri(URI.create("http://127.0.0.1:" + port + "/events")).build(),
                HttpResponse.BodyHandlers.ofLines());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static void assertEvent(String name, String data, Iterator<String> lines) {
        assertEquals("event:" + name, lines.next());
        assertEquals("data:" + data, lines.next());
        assertEquals("", lines.next());
    }

    private static void awaitIdle(EventSink sink) {
        Await.until("the stream to be idle", sink::idle);
    }

    @Test
    void shouldSendEventsOneByOne() throws Exception {
        HttpResponse<Stream<String>> response = ask(HttpRequest.newBuilder());
        assertEquals(200, response.statusCode());
        assertTrue(header(response, "Content-Type").startsWith("text/event-stream"));
        assertEquals("no-store", header(response, "Cache-Control"));
        assertEquals("no", header(response, "X-Accel-Buffering"));
        assertEquals("http://page", header(response, "Access-Control-Allow-Origin"));
        assertEquals("nosniff", header(response, "X-Content-Type-Options"));
        Iterator<String> lines = response.body().iterator();
        EventSink sink = Await.take("a stream to open", opened);
        String large = "\"" + "é".repeat(100_000) + "\"";
        for (String data : new String[] {"1", large, "{}"}) {
            awaitIdle(sink);
            sink.send("news", data);
            assertEvent("news", data, lines);
        }
        assertEquals(1, counters.value(Counter.STREAMS_OPENED));
    }

    @Test
    void shouldAnswerAPostAndEndAfterTheLastEvent() throws Exception {
        HttpResponse<Stream<String>> response = ask(HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}")));
        assertEquals("{\"a\":1}", header(response, "X-Heard"));
        EventSink sink = Await.take("a stream to open", opened);
        String last = "\"" + "z".repeat(300_000) + "\"";
        sink.send("last", last);
        sink.end();
        Iterator<String> lines = response.body().iterator();
        assertEvent("last", last, lines);
        assertFalse(lines.hasNext());
        assertEquals(sink, Await.take("a stream to end", closed));
        assertFalse(sink.idle());
        sink.send("late", "1"); // has no effect
    }

    @ParameterizedTest
    @ValueSource(strings = {GET, POST})
    void shouldNoticeAtOnceThatAClientHasLeft(String request) throws Exception {
        for (int i = 0; i < PLACES + 1; i++) { // and admit the next stream
            RawClient client = new RawClient(port);
            client.send(request);
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            EventSink sink = Await.take("a stream to open", opened);
            if (i == 0) {
                client.reset();
            }
            client.close();
            assertEquals(sink, Await.take("a stream to end", closed));
        }
    }

    @Test
    void shouldRefuseStreamsAboveTheLimit() throws Exception {
        for (int i = 0; i < PLACES; i++) {
            assertEquals(200, ask(HttpRequest.newBuilder()).statusCode());
        }
        HttpResponse<Stream<String>> refused = ask(HttpRequest.newBuilder());
        assertEquals(429, refused.statusCode());
        assertEquals("application/problem+json", header(refused, "Content-Type"));
        assertEquals("http://page", header(refused, "Access-Control-Allow-Origin"));
        assertEquals("10", header(refused, "Retry-After"));
        assertTrue(refused.body().toList().get(0).contains("\"code\":\"streams-full\""));
        assertEquals(1, counters.value(Counter.STREAMS_REFUSED));
        Await.take("a stream to open", opened).end();
        Await.take("a stream to end", closed);
        assertEquals(200, ask(HttpRequest.newBuilder()).statusCode());
    }

    @Test
    void shouldCutAClientThatTakesNothing() throws Exception {
        try (RawClient reader = new RawClient(port);
                RawClient stuck = new RawClient(port, 1024)) {
            reader.send(GET);
            reader.head();
            EventSink fine = Await.take("a stream to open", opened);
            stuck.send(GET);
            EventSink sink = Await.take("a stream to open", opened);
            sink.send("news", "\"" + "x".repeat(20_000_000) + "\"");
            fine.send("news", "1");
            awaitIdle(fine);
            assertFalse(sink.idle());
            streams.cutStalled(1000);
            streams.cutStalled(1000 + Limits.STREAM_STALLED_MS_MAX);
            assertTrue(closed.isEmpty());
            streams.cutStalled(1001 + Limits.STREAM_STALLED_MS_MAX);
            assertEquals(sink, Await.take("a stream to end", closed));
            assertTrue(fine.idle());
            assertEquals(1, counters.value(Counter.STREAMS_CUT));
        }
    }

    /** The end of a connection without requests shows that the time has passed. */
    @Test
    void shouldLetAStreamBeQuietForLongerThanAConnectionWithoutRequest() throws Exception {
        server.close();
        listen(new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, IDLE_MS, IDLE_MS, counters));
        HttpResponse<Stream<String>> response = ask(HttpRequest.newBuilder());
        EventSink sink = Await.take("a stream to open", opened);
        try (RawClient idle = new RawClient(port)) {
            idle.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(idle.response().endsWith("\"hello\""));
            assertTrue(idle.ended());
        }
        sink.send("news", "1");
        assertEvent("news", "1", response.body().iterator());
    }

    @Test
    void shouldEndAllStreamsWithTheServer() throws Exception {
        HttpResponse<Stream<String>> response = ask(HttpRequest.newBuilder());
        assertNotNull(Await.take("a stream to open", opened));
        streams.stop();
        assertFalse(response.body().iterator().hasNext());
        Await.take("a stream to end", closed);
        HttpResponse<Stream<String>> late = ask(HttpRequest.newBuilder());
        assertEquals(503, late.statusCode());
    }
}
