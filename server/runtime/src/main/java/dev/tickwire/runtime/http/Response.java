package dev.tickwire.runtime.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer: a whole one, the head of a stream of events, or one that comes later.
 *
 * @param headers as they are written; {@code Content-Length} is added by who sends it
 * @param events what follows instead of a body
 * @param later the whole answer; all other components are empty then. It fails with what an endpoint may throw
 */
public record Response(
        int status,
        Map<String, String> headers,
        byte[] body,
        @Nullable EventSource events,
        @Nullable CompletableFuture<Response> later) {
    private static final byte[] NOTHING = {};

    /** An answer of these bytes. */
    public static Response of(int status, String contentType, byte[] body) {
        return new Response(status, Map.of("Content-Type", contentType), body, null, null);
    }

    /** An answer without a body. */
    public static Response empty(int status) {
        return new Response(status, Map.of(), NOTHING, null, null);
    }

    /** Server-sent events (HTML standard, section 9.2), from when the client has the head until one side ends them. */
    public static Response stream(EventSource events) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                "text/event-stream",
                "Cache-Control",
                "no-store",
                "X-Accel-Buffering", // some proxies would wait for the end
                "no");
        return new Response(200, headers, NOTHING, events, null);
    }

    /** An answer for which no thread waits. */
    public static Response later(CompletableFuture<Response> later) {
        return new Response(0, Map.of(), NOTHING, null, later);
    }

    /** The value as JSON. */
    public static Response json(int status, Object value) {
        return of(status, "application/json", Json.write(value));
    }

    /** The same with one more header. */
    public Response with(String name, String value) {
        if (later != null) {
            return later(later.thenApply(whole -> whole.with(name, value)));
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body, events, null);
    }
}
