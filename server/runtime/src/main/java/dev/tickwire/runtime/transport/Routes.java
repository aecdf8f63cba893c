package dev.tickwire.runtime.transport;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chooses a handler by path. All routes are added before the first request.
 *
 * <p><b>Threads.</b> Any I/O thread.
 */
public final class Routes implements HttpHandler {
    private final Map<String, HttpHandler> exact = new LinkedHashMap<>();
    private final Map<String, HttpHandler> under = new LinkedHashMap<>();
    private final HttpHandler otherwise;

    /** @param otherwise handles requests that no route matches */
    public Routes(HttpHandler otherwise) {
        this.otherwise = otherwise;
    }

    /** Adds a route; a path that ends with a slash matches all paths below it. */
    public Routes add(String path, HttpHandler handler) {
        (path.endsWith("/") ? under : exact).put(path, handler);
        return this;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        choose(exchange.getRelativePath()).handleRequest(exchange);
    }

    private HttpHandler choose(String path) {
        HttpHandler handler = exact.get(path);
        if (handler != null) {
            return handler;
        }
        for (Map.Entry<String, HttpHandler> route : under.entrySet()) {
            if (path.startsWith(route.getKey())) {
                return route.getValue();
            }
        }
        return otherwise;
    }
}
