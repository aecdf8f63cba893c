package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.transport.RawClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The queue, as a page gets it. */
class QueueHttpTest {
    private static final String PAGE = "https://play.example";

    /** One against one. */
    @Queue
    public static final class Duel implements Game<Duel.Options> {
        public record Options() {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).playersMax(2);
        }

        @Override
        public void tick(Room room) {}
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Server server = Tickwire.host(Duel.class)
            .host("127.0.0.1")
            .port(0)
            .adminPort(0)
            .adminToken("unused")
            .origin(PAGE)
            .workers(1)
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest queue(String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/queue"))
                .header("Origin", PAGE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
    }

    private Iterator<String> wait(String name) throws Exception {
        HttpResponse<Stream<String>> response = http.send(
                queue("{'game':'duel','rating':1500,'name':'" + name + "'}"), HttpResponse.BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        assertEquals(
                PAGE,
                response.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        Iterator<String> lines = response.body().iterator();
        assertEquals("event:waiting", lines.next());
        return lines;
    }

    /** What the stream says of the match; then it ends. */
    private static JsonNode matched(Iterator<String> lines) {
        JsonNode match = data(lines);
        while (match.has("range")) {
            String event = lines.next();
            match = data(lines);
            assertEquals(match.has("range") ? "event:waiting" : "event:matched", event);
        }
        assertFalse(lines.hasNext());
        return match;
    }

    private static JsonNode data(Iterator<String> lines) {
        String data = lines.next();
        assertEquals("", lines.next());
        return JsonMapper.shared().readTree(data.substring("data:".length()));
    }

    private RawClient connected(JsonNode match) throws Exception {
        RawClient client = new RawClient(server.port());
        client.send(RawClient.UPGRADE
                .replace("/rooms/r ", "/rooms/" + match.get("room").stringValue() + " ")
                .replace("ticket.x", "ticket." + match.get("ticket").stringValue()));
        String head = client.head();
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        return client;
    }

    @Test
    void shouldLeadTwoPlayersIntoOneRoom() throws Exception {
        Iterator<String> ann = wait("Ann");
        Iterator<String> bob = wait("Bob");
        JsonNode one = matched(ann);
        JsonNode two = matched(bob);
        assertEquals(one.get("room"), two.get("room"));
        assertEquals(
                Set.of(0, 1), Set.of(one.get("team").intValue(), two.get("team").intValue()));
        try (RawClient first = connected(one);
                RawClient second = connected(two)) {
            assertEquals(12, first.frame().payload()[0]); // Welcome
            assertEquals(12, second.frame().payload()[0]);
        }
    }

    @Test
    void shouldLeaveTheQueueWithTheStream() throws Exception {
        try (RawClient gone = new RawClient(server.port())) {
            String body = "{\"game\":\"duel\",\"rating\":-9000}";
            gone.send(
                    "POST /api/queue HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);
            assertTrue(gone.head().startsWith("HTTP/1.1 200 "));
        }
        Iterator<String> ann = wait("Ann");
        while (data(ann).get("waiting").intValue() > 1) { // until the server has noticed
            assertEquals("event:waiting", ann.next());
        }
    }

    @Test
    void shouldEndStreamsWithTheServer() throws Exception {
        Iterator<String> ann = wait("Ann");
        server.close();
        while (ann.hasNext()) {
            assertFalse(ann.next().startsWith("event:matched"));
        }
    }

    @Test
    void shouldRefuseByAProblem() throws Exception {
        HttpResponse<String> response =
                http.send(queue("{'game':'duel','rating':1500,'party':'x'}"), HttpResponse.BodyHandlers.ofString());
        assertEquals(401, response.statusCode());
        assertEquals(
                "party-forged",
                JsonMapper.shared().readTree(response.body()).get("code").stringValue());
    }
}
