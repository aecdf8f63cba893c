package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts between Undertow's exchanges and our requests and responses. */
final class Exchanges {
    private static final byte[] NOTHING = {};

    private Exchanges() {}

    /** A request whose body is not read. */
    static Request request(HttpServerExchange exchange) {
        return request(exchange, NOTHING);
    }

    static Request request(HttpServerExchange exchange, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (HeaderValues values : exchange.getRequestHeaders()) {
            headers.put(values.getHeaderName().toString().toLowerCase(Locale.ROOT), String.join(", ", values));
        }
        Map<String, List<String>> query = new HashMap<>();
        exchange.getQueryParameters().forEach((name, values) -> query.put(name, List.copyOf(values)));
        return new Request(
                peer(exchange.getSourceAddress().getAddress()),
                exchange.getRequestMethod().toString(),
                exchange.getRequestScheme(),
                exchange.getRelativePath(),
                query,
                headers,
                body);
    }

    private static String peer(@Nullable InetAddress address) {
        if (address instanceof Inet6Address) {
            ByteBuffer network = ByteBuffer.wrap(address.getAddress(), 0, Long.BYTES);
            return String.format(
                    "%x:%x:%x:%x::/64", network.getShort(), network.getShort(), network.getShort(), network.getShort());
        }
        return address == null ? "" : address.getHostAddress();
    }

    static void send(HttpServerExchange exchange, Response response) {
        putHead(exchange, response);
        exchange.getResponseSender().send(ByteBuffer.wrap(response.body()));
    }

    /** Sets status and headers, which are sent with the first bytes. */
    static void putHead(HttpServerExchange exchange, Response response) {
        exchange.setStatusCode(response.status());
        if (!exchange.isPersistent()) {
            // Undertow omits it in an answer without a body: a client would send its next request over a
            // connection that ends.
            exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
        }
        response.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    }

    static void send(HttpServerExchange exchange, HttpProblem problem) {
        send(exchange, problem.response());
    }
}
