package dev.tickwire.client;

/** Why a command that was to be answered was not. */
public final class AskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Reason {
        /** The room said no; the message says why. */
        REFUSED,
        /** The connection was lost for so long that the answer was, too: nobody knows what became of the command. */
        LOST,
        /** The session is over. */
        CLOSED
    }

    private final Reason reason;

    AskException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
