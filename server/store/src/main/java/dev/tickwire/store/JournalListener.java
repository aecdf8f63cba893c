package dev.tickwire.store;

/** Listens to a {@link Journal}, for the log, counters and readiness. The methods return at once. */
public interface JournalListener {
    /**
     * A commit failed, or takes longer than its deadline: nothing more becomes durable. Called on the writer's thread,
     * or on one that calls {@link Journal#frozen}.
     */
    void frozen(Exception cause);

    /**
     * The store could still not be opened; the next attempt is in {@code retryNs} nanoseconds. On the writer's thread.
     */
    void stillFrozen(Exception cause, long retryNs);

    /** The store is open again, and every room needs a checkpoint. On the writer's thread. */
    void thawed();

    /**
     * The queue was full, or a chunk larger than {@link Chunk} allows: the journal drops the chunks of the room until
     * its next checkpoint. On the room's thread.
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
