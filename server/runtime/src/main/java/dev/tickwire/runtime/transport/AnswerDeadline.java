package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Cuts the connection of a client that takes less than {@link Limits#ANSWER_BYTES_MIN} of its answer in an interval
 * after the answer has started. Without it the socket, and the file that is sent, would stay open.
 *
 * <p><b>Threads.</b> The connection's I/O thread, once it is set.
 */
final class AnswerDeadline implements Runnable {
    private static final AttachmentKey<AnswerDeadline> KEY = AttachmentKey.create(AnswerDeadline.class);

    private final HttpServerExchange exchange;
    private final int intervalMs;
    private final Counters counters;
    private XnioExecutor.@Nullable Key next;
    private boolean began;
    private long sentBytes;
    private volatile boolean lifted;

    private AnswerDeadline(HttpServerExchange exchange, int intervalMs, Counters counters) {
        this.exchange = exchange;
        this.intervalMs = intervalMs;
        this.counters = counters;
    }

    /** Watches an answer until it is complete. The I/O thread calls this before the answer. */
    static void set(HttpServerExchange exchange, int intervalMs, Counters counters) {
        AnswerDeadline deadline = new AnswerDeadline(exchange, intervalMs, counters);
        exchange.putAttachment(KEY, deadline);
        deadline.schedule();
        exchange.addExchangeCompleteListener((done, proceed) -> {
            deadline.lift();
            proceed.proceed();
        });
    }

    /** Stops watching an answer that is a stream of events: {@link EventStreams} limits these. */
    static void lift(HttpServerExchange exchange) {
        AnswerDeadline deadline = exchange.getAttachment(KEY); // null in an embedding server
        if (deadline != null) {
            deadline.lift();
        }
    }

    private void lift() {
        lifted = true;
        XnioExecutor.Key due = next;
        if (due != null) {
            due.remove();
        }
    }

    private void schedule() {
        next = exchange.getIoThread().executeAfter(this, intervalMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        ErrorGuard.of(exchange).run(this::check);
    }

    private void check() {
        if (lifted) {
            return;
        }
        long sentNow = exchange.getResponseBytesSent();
        if (began && sentNow - sentBytes < Limits.ANSWER_BYTES_MIN) {
            counters.increment(Counter.ANSWERS_CUT);
            IoUtils.safeClose(exchange.getConnection());
            return;
        }
        began = exchange.isResponseStarted();
        sentBytes = sentNow;
        schedule();
    }
}
