package dev.tickwire.runtime.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;

/**
 * Notices folded headers (RFC 9112 section 5.2) in the bytes of a request's head. A proxy in front may read them differently, and Undertow joins the lines
 * before a handler can see them.
 *
 * <p>The first handler must ask {@link #folded} for every request; that also arms the guard for the next one.
 *
 * <p><b>Threads.</b> Whoever reads the socket.
 */
final class HeadGuard extends AbstractStreamSourceConduit<StreamSourceConduit> {
    /** How much of "end of line, end of line" the last bytes were; the last one means: behind the head. */
    private static final int IN_LINE = 0;

    private static final int CR = 1;
    private static final int LINE_END = 2;
    private static final int LINE_END_CR = 3;
    private static final int BEHIND = 4;

    private int state;
    private boolean folded;

    private HeadGuard(StreamSourceConduit next) {
        super(next);
    }

    static void install(StreamConnection connection) {
        connection.getSourceChannel().setConduit(new HeadGuard(connection.getSourceChannel().getConduit()));
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int from = to.position();
        int count = super.read(to);
        for (int i = from; state != BEHIND && i < from + count; i++) {
            take(to.get(i));
        }
        return count;
    }

    private void take(byte next) {
        if (state == LINE_END && (next == ' ' || next == '\t')) {
            folded = true;
        }
        boolean lineFeed = next == '\n' && (state == CR || state == LINE_END_CR);
        boolean carriageReturn = next == '\r';
        if (lineFeed) {
            state++;
        } else if (carriageReturn) {
            state = state == LINE_END ? LINE_END_CR : CR;
        } else {
            state = IN_LINE;
        }
    }
}
