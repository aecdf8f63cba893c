package dev.tickwire.app.swarm;

/** The server refused a join. */
final class RefusedJoinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedJoinException(String code, String title) {
        super(title);
        this.code = code;
    }

    /** The stable code of the problem (PROTOCOL.md section 1). */
    String code() {
        return code;
    }
}
