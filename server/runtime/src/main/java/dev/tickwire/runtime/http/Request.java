package dev.tickwire.runtime.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole HTTP request.
 *
 * @param peer IP address of the other end of the connection; of an IPv6 address the first 64 bits, because one network
 *     has all the rest
 * @param scheme {@code http} or {@code https}, of the connection to this process
 * @param path decoded and canonical, starts with {@code /}
 * @param query the decoded values of each name; see {@link #parameters}
 * @param headers by lower-case name; several of one name are joined by {@code ", "}
 * @param body at most {@link dev.tickwire.protocol.Limits#ENTITY_BYTES_MAX} bytes
 */
public record Request(
        String peer,
        String method,
        String scheme,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body) {
    /**
     * The query, if it has no unknown or repeated parameters.
     *
     * @param known the allowed names
     * @throws HttpProblem {@code bad-field} naming a parameter that is unknown or repeated
     */
    public Map<String, String> parameters(Set<String> known) {
        Map<String, String> parameters = new HashMap<>();
        query.forEach((name, values) -> {
            if (!known.contains(name)) {
                throw HttpProblem.field(name, "This parameter is unknown.");
            }
            if (values.size() > 1) {
                throw HttpProblem.field(name, "This parameter must not be repeated.");
            }
            parameters.put(name, values.get(0));
        });
        return parameters;
    }

    /** The header of this lower-case name. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The elements of the comma-separated header of this name, in order; empty if there is no such header. */
    public List<String> headerTokens(String name) {
        String value = header(name);
        return value == null
                ? List.of()
                : Stream.of(value.split(",", -1)).map(String::strip).toList();
    }

    /** Whether the comma-separated header of this name holds the token, in any case. */
    public boolean headerHasToken(String name, String token) {
        return headerTokens(name).stream().anyMatch(token::equalsIgnoreCase);
    }
}
