package dev.tickwire.runtime.transport;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Detects folded headers (RFC 9112 section 5.2) in the bytes of a request's head, and chunk lines of its body that end
 * with a bare line feed. A proxy in front may parse them differently, and Undertow joins the lines before a handler
 * sees them.
 *
 * <p>The first handler calls {@link #folded} for every request; that also starts the check of the next head.
 *
 * <p><b>Threads.</b> The reader of the socket.
 */
final class HeadGuard extends AbstractStreamSourceConduit<StreamSourceConduit> {
    // State: how much of two consecutive line ends the last bytes were.
    private static final int IN_LINE = 0;
    private static final int CR = 1;
    private static final int CR_LF = 2;
    private static final int CR_LF_CR = 3;
    private static final int BEHIND_HEAD = 4;

    private final ChunkLines chunks = new ChunkLines(); // of the connection's last request: see folded()
    private boolean retired;
    private int matched = IN_LINE;
    private boolean folded;

    HeadGuard(StreamSourceConduit next) {
        super(next);
    }

    /**
     * Whether the head of this request has folded headers. A request with a body, or with pipelined bytes behind it,
     * becomes the last of its connection, because the start of the next head is unknown.
     */
    static boolean folded(HttpServerExchange exchange) {
        HeadGuard guard = of(exchange);
        if (guard == null) {
            return false;
        }
        boolean somethingFollows = ((AbstractServerConnection) exchange.getConnection()).getExtraBytes() != null;
        if (exchange.isRequestComplete() && !somethingFollows) {
            guard.matched = IN_LINE;
        } else {
            exchange.setPersistent(false);
        }
        return guard.folded;
    }

    /** Stops checking: no more heads come over this connection. */
    static void retire(HttpServerExchange exchange) {
        HeadGuard guard = of(exchange);
        if (guard != null) {
            guard.retired = true;
        }
    }

    /** Whether the body, which has been read, has a chunk line that does not end with CR LF. */
    static boolean brokenChunks(HttpServerExchange exchange) {
        HeadGuard guard = of(exchange);
        return guard != null
                && guard.chunks.broken()
                && exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int from = to.position();
        int count = super.read(to);
        for (int i = from; !retired && i < from + count; i++) {
            if (matched == BEHIND_HEAD) {
                chunks.take(to.get(i));
            } else {
                take(to.get(i));
            }
        }
        return count;
    }

    private void take(byte next) {
        folded |= matched == CR_LF && (next == ' ' || next == '\t');
        boolean lineFeed = next == '\n' && (matched == CR || matched == CR_LF_CR);
        boolean emptyLine = next == '\r' && matched == CR_LF;
        matched = lineFeed || emptyLine ? matched + 1 : next == '\r' ? CR : IN_LINE;
    }

    /** {@code null}: the connection is of an embedding server, or not HTTP/1. */
    private static @Nullable HeadGuard of(HttpServerExchange exchange) {
        return exchange.getConnection() instanceof AbstractServerConnection connection
                        && connection.getOriginalSourceConduit() instanceof HeadGuard guard
                ? guard
                : null;
    }
}
