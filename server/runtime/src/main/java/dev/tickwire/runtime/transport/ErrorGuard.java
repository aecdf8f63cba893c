package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.failure.Failures;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.concurrent.Executor;

/**
 * Lets an {@link Error} in a request end the process, on the I/O thread and on the thread that the request is
 * dispatched to: Undertow would only log it. Listeners and later tasks of a request, which Undertow and XNIO call
 * elsewhere, use {@link #of}.
 *
 * <p><b>Threads.</b> Any I/O thread.
 */
public final class ErrorGuard implements HttpHandler {
    private static final AttachmentKey<Failures> KEY = AttachmentKey.create(Failures.class);

    private final HttpHandler next;
    private final Failures failures;

    public ErrorGuard(HttpHandler next, Failures failures) {
        this.next = next;
        this.failures = failures;
    }

    /** The policy for failures of this exchange; without a guard before it, an {@link Error} halts the process. */
    static Failures of(HttpServerExchange exchange) {
        Failures failures = exchange.getAttachment(KEY);
        return failures == null ? Failures.halting() : failures;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        Executor given = exchange.getDispatchExecutor();
        Executor requests = given == null ? exchange.getConnection().getWorker() : given; // null in an embedding server
        exchange.putAttachment(KEY, failures);
        exchange.setDispatchExecutor(task -> requests.execute(() -> failures.run(task)));
        try {
            next.handleRequest(exchange);
        } catch (Error e) {
            failures.end(e);
            throw e;
        }
    }
}
