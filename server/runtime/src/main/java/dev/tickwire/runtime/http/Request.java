package dev.tickwire.runtime.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole HTTP request.
 *
 * @param scheme {@code http} or {@code https}: how the client's connection reached this process
 * @param path decoded and canonical, starts with {@code /}
 * @param headers by lower-case name; several of one name are joined by {@code ", "}
 * @param body at most {@link dev.tickwire.protocol.Limits#ENTITY_BYTES_MAX} bytes
 */
public record Request(String method, String scheme, String path, Map<String, String> headers, byte[] body) {
    /** The header of this lower-case name. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Whether the comma-separated header of this name holds the token, in any case. */
    public boolean headerHasToken(String name, String token) {
        String value = header(name);
        if (value == null) {
            return false;
        }
        for (String part : value.split(",", -1)) {
            if (part.strip().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }
}
