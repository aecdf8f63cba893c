package dev.tickwire.runtime.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole HTTP answer.
 *
 * @param headers as they are written; {@code Content-Length} is added by who sends it
 */
public record Response(int status, Map<String, String> headers, byte[] body) {
    private static final byte[] NOTHING = {};

    /** An answer of these bytes. */
    public static Response of(int status, String contentType, byte[] body) {
        return new Response(status, Map.of("Content-Type", contentType), body);
    }

    /** An answer without a body. */
    public static Response empty(int status) {
        return new Response(status, Map.of(), NOTHING);
    }

    /** The value as JSON. */
    public static Response json(int status, Object value) {
        return of(status, "application/json", Json.write(value));
    }

    /** The same with one more header. */
    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }
}
