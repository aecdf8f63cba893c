package dev.tickwire.protocol;

/**
 * Bytes from the other side that are not one acceptable message. The caller counts it and closes the connection
 * with {@link #reason()}.
 *
 * <p>It carries no stack trace and its message is a constant, never text from the wire: a flood of bad
 * messages costs little and cannot write into a log.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final CloseReason reason;

    /** A refusal with a short fixed sentence that says what was wrong. */
    public RefusedException(CloseReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Bytes that are not one message: {@link CloseReason#MALFORMED}. */
    public static RefusedException malformed(String message) {
        return new RefusedException(CloseReason.MALFORMED, message);
    }

    /** A value that is not allowed: {@link CloseReason#OUT_OF_RANGE}. */
    public static RefusedException outOfRange(String message) {
        return new RefusedException(CloseReason.OUT_OF_RANGE, message);
    }

    /** The code to close the connection with. */
    public CloseReason reason() {
        return reason;
    }
}
