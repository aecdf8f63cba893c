package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.failure.Failures;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Executor;

/**
 * Lets an {@link Error} in a request end the process, on the I/O thread and on the thread that the request is dispatched to: Undertow would only log it.
 *
 * <p><b>Threads.</b> Any I/O thread.
 */
public final class ErrorGuard implements HttpHandler {
    private final HttpHandler next;
    private final Failures failures;

    public ErrorGuard(HttpHandler next, Failures failures) {
        this.next = next;
        this.failures = failures;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        Executor given = exchange.getDispatchExecutor();
        Executor requests = given == null ? exchange.getConnection().getWorker() : given; // null in an embedding server
        exchange.setDispatchExecutor(task -> requests.execute(() -> run(task)));
        try {
            next.handleRequest(exchange);
        } catch (Error e) {
            failures.end(e);
            throw e;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Error e) {
            failures.end(e);
            throw e;
        }
    }
}
