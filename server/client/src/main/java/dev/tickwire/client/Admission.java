package dev.tickwire.client;

import dev.tickwire.protocol.schema.Schema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Steps 1 and 2 of PROTOCOL.md section 1: asks where to connect, and for the schema.
 *
 * @param room the room's id
 * @param code by which others find it
 * @param url where to open the WebSocket
 * @param guest who the player is, for the next time
 */
record Admission(String room, String code, URI url, String ticket, String guest, Schema schema) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** How long an answer may take: a server that takes longer hangs. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    static Admission ask(HttpClient http, URI server, Map<String, Object> request) {
        JsonNode answer = json(send(
                http,
                HttpRequest.newBuilder(server.resolve("/api/join"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))));
        HttpResponse<String> schema = send(http, HttpRequest.newBuilder(server.resolve(text(answer, "schema"))));
        return new Admission(
                text(answer, "room"),
                text(answer, "code"),
                URI.create(text(answer, "url")),
                text(answer, "ticket"),
                text(answer, "guest"),
                Schema.parse(schema.body()));
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder asking) {
        HttpRequest request = asking.timeout(ANSWER_MAX).build();
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new JoinException("unreachable", request.uri() + " cannot be reached: " + e.getMessage(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JoinException("unreachable", "interrupted", null);
        }
        if (response.statusCode() != 200) {
            JsonNode problem = json(response);
            throw new JoinException(
                    text(problem, "code"),
                    text(problem, "title"),
                    problem.path("field").asString(null));
        }
        return response;
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new JoinException("unreachable", "no Tickwire answers at " + response.uri(), null);
        }
    }

    private static String text(JsonNode object, String member) {
        return object.path(member).asString("");
    }
}
