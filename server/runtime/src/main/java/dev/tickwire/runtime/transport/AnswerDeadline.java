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
 * Cuts the connection of a client that does not take its answer: at least {@link Limits#ANSWER_BYTES_MIN} in each interval after the one in which the answer
 * began. A socket that is full, and the file that is sent through it, would stay open otherwise.
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

    /** Watches over an answer from its beginning to its end. Called by the I/O thread before anything is answered. */
    static void set(HttpServerExchange exchange, int intervalMs, Counters counters) {
        AnswerDeadline deadline = new AnswerDeadline(exchange, intervalMs, counters);
        exchange.putAttachment(KEY, deadline);
        deadline.schedule();
        exchange.addExchangeCompleteListener((done, proceed) -> {
            deadline.lift();
            proceed.proceed();
        });
    }

    /** For an answer that goes on: what takes its place looks after it. */
    static void lift(HttpServerExchange exchange) {
        AnswerDeadline deadline = exchange.getAttachment(KEY); // none in a server of somebody else
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
