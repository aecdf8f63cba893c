package dev.tickwire.runtime.build;

/** A build cannot be kept or run. The message is the reason: the rest of a sentence after "because". */
public final class NoBuildException extends Exception {
    private static final long serialVersionUID = 1;

    /** A reason without a cause. */
    public NoBuildException(String reason) {
        super(reason);
    }

    /** A reason with the exception that caused it. */
    public NoBuildException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
