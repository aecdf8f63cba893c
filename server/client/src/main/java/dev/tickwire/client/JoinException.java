package dev.tickwire.client;

import org.jspecify.annotations.Nullable;

/** A join that the server refused, or that did not reach it. */
public final class JoinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String field;

    JoinException(String code, String title, @Nullable String field) {
        super(title);
        this.code = code;
        this.field = field;
    }

    /** The stable code of the problem, see PROTOCOL.md section 1; {@code unreachable} if there was no answer. */
    public String code() {
        return code;
    }

    /** The member of the request that is to blame, if one is. */
    public @Nullable String field() {
        return field;
    }
}
