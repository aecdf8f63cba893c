package dev.tickwire;

/** Why a player is gone. */
public enum LeaveReason {
    /** The client closed the connection properly. */
    LEFT,
    /** The connection broke, fell silent or could not keep up, and nobody came back within {@link Settings#graceMs}. */
    LOST,
    /** {@link Player#kick}, or an operator. */
    KICKED,
    /** The client broke the protocol. */
    REFUSED
}
