package dev.tickwire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP, one request at a time. */
public final class Http {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    /** Posts a request and returns the answer. */
    public static JsonNode post(int port, String path, Map<String, Object> wish) {
        HttpRequest.Builder request = to(port, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(wish)));
        return JSON.readTree(send(request.build()));
    }

    /** Reads from Tickwire's admin endpoint. */
    public static JsonNode get(int port, String path, String token) {
        return JSON.readTree(
                send(to(port, path).header("Authorization", "Bearer " + token).build()));
    }

    /** Deletes through Tickwire's admin endpoint. */
    public static void delete(int port, String path, String token) {
        send(to(port, path).header("Authorization", "Bearer " + token).DELETE().build());
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static String send(HttpRequest request) {
        String path = request.uri().getPath();
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + " answers " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a server answers", e);
        }
    }
}
