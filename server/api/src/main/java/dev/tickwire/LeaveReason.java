package dev.tickwire;

/** Why a player has left: {@code if (why == LeaveReason.KICKED) …}. */
public enum LeaveReason {
    /** The client closed the connection with a close frame. */
    LEFT,
    /**
     * The connection broke, fell silent or could not keep up, and the client did not resume within
     * {@link Settings#graceMs}.
     */
    LOST,
    /** {@link Player#kick}, {@link Player#ban}, or an operator. */
    KICKED,
    /** The client broke the protocol. */
    REFUSED
}
