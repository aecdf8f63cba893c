package dev.tickwire.client;

import org.jspecify.annotations.Nullable;

/** A join that the server refused, or that did not reach it. */
public final class JoinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String field;
    private final boolean retry;
    private final long retryAfterMs;

    /**
     * A refusal.
     *
     * @param retryAfterMs as the server says; 0 if it does not
     */
    JoinException(String code, String title, @Nullable String field, boolean retry, long retryAfterMs) {
        super(title);
        this.code = code;
        this.field = field;
        this.retry = retry;
        this.retryAfterMs = retryAfterMs;
    }

    static JoinException unreachable(String title) {
        return new JoinException("unreachable", title, null, true, 0);
    }

    /** The stable code of the problem, see PROTOCOL.md section 1; {@code unreachable} if there was no answer. */
    public String code() {
        return code;
    }

    /** The member of the request that is to blame, if one is. */
    public @Nullable String field() {
        return field;
    }

    /** Whether the same join may succeed later. */
    public boolean retry() {
        return retry;
    }

    long retryAfterMs() {
        return retryAfterMs;
    }
}
