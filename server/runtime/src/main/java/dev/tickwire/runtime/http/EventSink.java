package dev.tickwire.runtime.http;

/**
 * The way to one listener of server-sent events. Nothing is queued here: who is not {@link #idle} misses what happens,
 * and has to be told later where things stand.
 *
 * <p><b>Threads.</b> Any, one at a time.
 */
public interface EventSink {
    /** Whether the last event has gone out, so that the next may be sent. Never again once it is closed. */
    boolean idle();

    /**
     * Sends an event. May only be called while idle; to one that was closed since then it does nothing.
     *
     * @param name of one line
     * @param json of one line, as JSON is without indentation
     */
    void send(String name, String json);

    /** Ends the stream as soon as it is idle. */
    void end();
}
