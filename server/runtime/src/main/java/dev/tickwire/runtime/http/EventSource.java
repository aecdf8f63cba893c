package dev.tickwire.runtime.http;

/**
 * What follows an answer that goes on as server-sent events: see {@link Response#stream}.
 *
 * <p><b>Threads.</b> Called by the connection's I/O thread; must not block.
 */
public interface EventSource {
    /** Somebody listens. Not called if the client was gone before. */
    void opened(EventSink sink);

    /**
     * The stream has ended, by the client or by the server. Called once, after {@link #opened}; perhaps not when the
     * server stops.
     */
    void closed(EventSink sink);
}
