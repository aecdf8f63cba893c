package dev.tickwire.runtime.state;

import org.jspecify.annotations.Nullable;

/** This build cannot take what another one has stored: the message names every difference that needs the author. */
public final class OtherBuildException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OtherBuildException(String message) {
        super(message);
    }

    OtherBuildException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
