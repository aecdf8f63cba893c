package dev.tickwire.runtime.matching;

/** Why a party may not wait in a queue. */
public final class QueueRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The cases a caller tells apart. */
    public enum Reason {
        /** As many wait as may; it may go better later. */
        FULL,
        /** More players than a team has. */
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
