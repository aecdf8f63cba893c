package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * The address at which clients reach this host.
 *
 * @param origin as {@link Origins#parse} gives it; {@code null}: the address that the request was sent to
 */
public record PublicAddress(@Nullable String origin) {
    /**
     * The start of a WebSocket address: {@code wss://play.example}.
     *
     * @throws HttpProblem 400 if the {@code Host} header is needed and missing
     */
    public String webSocket(Request request) {
        String base = origin;
        if (base == null) {
            String host = request.header("host");
            if (host == null) {
                throw new HttpProblem(400, "bad-request", "The Host header is missing.");
            }
            base = request.scheme() + "://" + host;
        }
        return "ws" + base.substring("http".length()); // https becomes wss
    }
}
