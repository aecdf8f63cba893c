package dev.tickwire.runtime.matching;

/** A queue refuses a party. */
public final class QueueRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why the queue refuses. */
    public enum Reason {
        /** The queue is full. A later attempt may succeed. */
        FULL,
        /** The party has more players than a team. */
        PARTY_TOO_LARGE
    }

    private final Reason reason;

    QueueRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
