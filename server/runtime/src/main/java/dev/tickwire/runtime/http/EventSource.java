package dev.tickwire.runtime.http;

/**
 * The source of the events of an answer: see {@link Response#stream}.
 *
 * <p><b>Threads.</b> Called by the connection's I/O thread; must not block.
 */
public interface EventSource {
    /** The client receives events from now on. Not called if it has left before. */
    void opened(EventSink sink);

    /**
     * The client or the server has ended the stream. Called once, after {@link #opened}; perhaps not when the server
     * stops.
     */
    void closed(EventSink sink);
}
