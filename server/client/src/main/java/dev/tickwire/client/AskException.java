package dev.tickwire.client;

/** Why a command that was to be answered was not. */
public final class AskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Reason {
        /** The room said no; the message says why. */
        REFUSED,
        /** The connection was lost for so long that the answer was, too, or the room went back to before the command: nobody knows what became of it. */
        LOST,
        /** There is no session, or not yet: the command may have been handled if it was sent before the session's end. */
        CLOSED,
        /** The command is not sent: as many wait as may. */
        FULL,
        /** The command is not sent: spectators only watch. */
        SPECTATOR
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
