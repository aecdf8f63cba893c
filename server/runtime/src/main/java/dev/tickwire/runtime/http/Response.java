package dev.tickwire.runtime.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer: with a body, as a stream of events, or available later.
 *
 * @param headers all but {@code Content-Length}, which the transport adds
 * @param events the events instead of a body
 * @param later the answer; all other components are empty then. It fails with the exceptions that an endpoint may throw
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

    /** Server-sent events (HTML standard, section 9.2), until one side ends them. */
    public static Response stream(EventSource events) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                "text/event-stream",
                "Cache-Control",
                "no-store",
                "X-Accel-Buffering", // otherwise some proxies wait for the end
                "no");
        return new Response(200, headers, NOTHING, events, null);
    }

    /** An answer that is available later; no thread waits for it. */
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

    /** The same, said to depend on one more header of the request. */
    public Response varying(String header) {
        if (later != null) {
            return later(later.thenApply(whole -> whole.varying(header)));
        }
        String others = headers.get("Vary");
        return with("Vary", others == null ? header : others + ", " + header);
    }
}
