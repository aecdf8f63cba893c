package dev.tickwire.runtime.http;

/**
 * Sends server-sent events to one client. There is no queue: while a client is not {@link #idle} the caller sends
 * nothing, and later sends the current state.
 *
 * <p><b>Threads.</b> Any, one at a time.
 */
public interface EventSink {
    /** Whether the last event has been sent, so that the next may follow; false after the end. */
    boolean idle();

    /**
     * Sends an event. May be called only while idle; does nothing if the stream has ended since.
     *
     * @param name one line
     * @param json one line, as JSON without indentation is
     */
    void send(String name, String json);

    /** Ends the stream as soon as it is idle. */
    void end();
}
