package dev.tickwire.store;

/** Learns what happens to a {@link Journal}: for the log, counters and readiness. The methods return at once. */
public interface JournalListener {
    /**
     * A commit failed, or takes longer than its deadline: nothing more becomes durable. On the thread that finds it: the writer's, or one that calls
     * {@link Journal#frozen}.
     */
    void frozen(Exception cause);

    /** The store could still not be opened anew; the next attempt is in {@code retryNs} nanoseconds. On the writer's thread. */
    void stillFrozen(Exception cause, long retryNs);

    /** The store is open again, and every room wants a checkpoint. On the writer's thread. */
    void thawed();

    /**
     * The queue was full, or a chunk larger than {@link Chunk} allows: what the room gives is dropped until its next checkpoint. On the room's thread.
     *
     * @param room its id
     */
    void tailDropped(String room);

    /**
     * A higher epoch of the room is in the store. On the writer's thread.
     *
     * @param room its id
     */
    void fenced(String room);

    /** A commit is durable. On the writer's thread. */
    void committed(long bytes, long elapsedNs);
}
