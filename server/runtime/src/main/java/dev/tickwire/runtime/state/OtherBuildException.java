package dev.tickwire.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * This build cannot load a state that another build has stored: the message names every difference that the author must
 * resolve.
 */
public final class OtherBuildException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OtherBuildException(String message) {
        super(message);
    }

    OtherBuildException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
