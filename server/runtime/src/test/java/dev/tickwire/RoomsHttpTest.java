package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tickwire.pond.Pond;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of rooms, as a page gets it. */
class RoomsHttpTest {
    private static final String PAGE = "https://play.example";

    private final HttpClient http = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() {
        server = Tickwire.host(Pond.class)
                .host("127.0.0.1")
                .port(0)
                .adminPort(0)
                .adminToken("unused")
                .origin(PAGE)
                .room("pond", "first")
                .room("pond", "second")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Origin", PAGE);
    }

    private HttpResponse<String> get(String query) throws Exception {
        HttpResponse<String> response =
                http.send(request("/api/rooms" + query).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(
                PAGE,
                response.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        return response;
    }

    private void join(String room) throws Exception {
        HttpRequest join = request("/api/join")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"room\":\"" + room + "\"}"))
                .build();
        assertEquals(200, http.send(join, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    private static String ids(JsonNode rooms) {
        return rooms.valueStream().map(room -> room.get("id").stringValue()).collect(Collectors.joining(" "));
    }

    private static String where(String json) {
        return "where=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    @Test
    void shouldListTheRoomsAskedFor() throws Exception {
        join("second");
        HttpResponse<String> all = get("");
        assertEquals(200, all.statusCode());
        JsonNode list = JsonMapper.shared().readTree(all.body());
        assertEquals("second first", ids(list.get("rooms")));
        assertEquals(2, list.get("total").intValue());
        JsonNode some = JsonMapper.shared()
                .readTree(get("?game=pond&" + where("{ \"players\" : {\"min\":1} }"))
                        .body());
        assertEquals("second", ids(some.get("rooms")));
        assertEquals(
                "first second",
                ids(JsonMapper.shared().readTree(get("?sort=created").body()).get("rooms")));
    }

    @Test
    void shouldNameWhatItRefuses() throws Exception {
        String[][] refused = {
            {"?" + where("{\"free\":{\"between\":[1]}}"), "bad-field", "where.free.between"},
            {"?game=pond&sort=rating", "bad-field", "sort"},
            {"?limit=1000", "bad-field", "limit"},
            {"?limit=1&limit=2", "bad-field", "limit"},
            {"?page=1", "bad-field", "page"},
        };
        for (String[] one : refused) {
            HttpResponse<String> response = get(one[0]);
            assertEquals(400, response.statusCode(), one[0]);
            JsonNode problem = JsonMapper.shared().readTree(response.body());
            assertEquals(one[1], problem.get("code").stringValue(), one[0]);
            assertEquals(one[2], problem.get("field").stringValue(), one[0]);
        }
        assertEquals(404, get("?game=sea").statusCode());
    }

    @Test
    void shouldTellWhoFollowsTheListWhatChanges() throws Exception {
        HttpResponse<Stream<String>> response = http.send(
                request("/api/rooms?sort=-players,-created")
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        assertEquals(
                PAGE,
                response.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        Iterator<String> lines = response.body().iterator();
        assertEquals("second first", ids(data("rooms", lines).get("rooms")));
        join("first");
        JsonNode changes = data("changes", lines);
        assertEquals("first", ids(changes.get("set")));
        assertEquals(1, changes.get("set").get(0).get("players").intValue());
        assertEquals("[\"first\",\"second\"]", changes.get("order").toString());
        assertEquals("[]", changes.get("gone").toString());
        server.close();
        assertFalse(lines.hasNext(), "the stream ends with the server");
    }

    private static JsonNode data(String event, Iterator<String> lines) {
        assertEquals("event:" + event, lines.next());
        String data = lines.next();
        assertEquals("", lines.next());
        return JsonMapper.shared().readTree(data.substring("data:".length()));
    }
}
