package dev.tickwire.client;

/** Why {@link RoomClient#ask} failed. */
public final class AskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Reason {
        /** The game refused the command; the message says why. */
        REFUSED,
        /**
         * The answer was lost with a connection, or the room went back to before the command: the client does not know
         * what became of it.
         */
        LOST,
        /**
         * There is no session, or not yet: the command may have been handled if it was sent before the session's end.
         */
        CLOSED,
        /** The command is not handled: the room goes on in another build of its game, which does not take it. */
        SCHEMA_CHANGED,
        /** The command is not sent: 256 wait already. */
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
