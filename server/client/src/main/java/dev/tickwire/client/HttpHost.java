package dev.tickwire.client;

import dev.tickwire.protocol.Protocol;
import dev.tickwire.protocol.schema.Schema;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A server behind an address: steps 1 to 3 of PROTOCOL.md section 1.
 *
 * @param server its address
 */
record HttpHost(HttpClient http, URI server) implements Host {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The longest time that an answer may take. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    @Override
    public CompletableFuture<WebSocket> open(URI url, WebSocket.Listener listener, String... credentials) {
        return http.newWebSocketBuilder()
                .subprotocols(Protocol.VERSION, credentials)
                .buildAsync(url, listener);
    }

    @Override
    public CompletableFuture<Seat> join(Map<String, Object> request) {
        return send(HttpRequest.newBuilder(server.resolve("/api/join"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request))))
                .thenCompose(response -> {
                    JsonNode answer = json(response);
                    return send(HttpRequest.newBuilder(server.resolve(text(answer, "schema"))))
                            .thenApply(schema -> admission(answer, schema.body()));
                });
    }

    private static Seat admission(JsonNode answer, String schema) {
        String version = text(answer, "protocolVersion");
        if (!version.equals(Protocol.VERSION)) {
            throw new JoinException(
                    "protocol-version",
                    "the server speaks " + version + ", this client " + Protocol.VERSION,
                    null,
                    false,
                    0);
        }
        return new Seat(
                text(answer, "room"),
                text(answer, "code"),
                URI.create(text(answer, "url")),
                text(answer, "ticket"),
                text(answer, "guest"),
                Schema.parse(schema),
                text(answer, "role").equals("spectator"),
                answer.path("dev").asBoolean(false));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder asking) {
        HttpRequest request = asking.timeout(ANSWER_MAX).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle((response, failure) -> answer(request, response, failure));
    }

    private static HttpResponse<String> answer(
            HttpRequest request, HttpResponse<String> response, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            throw JoinException.unreachable(request.uri() + " cannot be reached: " + cause);
        }
        if (response.statusCode() != 200) {
            JsonNode problem = json(response);
            throw new JoinException(
                    text(problem, "code"),
                    text(problem, "title"),
                    problem.path("field").asString(null),
                    response.statusCode() == 429 || response.statusCode() >= 500,
                    retryAfterMs(response));
        }
        return response;
    }

    private static long retryAfterMs(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("[0-9]{1,5}") ? 1000 * Long.parseLong(seconds) : 0;
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw JoinException.unreachable("no Tickwire answers at " + response.uri());
        }
    }

    private static String text(JsonNode object, String member) {
        return object.path(member).asString("");
    }
}
