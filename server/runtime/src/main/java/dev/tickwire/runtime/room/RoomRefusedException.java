package dev.tickwire.runtime.room;

/** Why a room was not opened. */
public final class RoomRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The cases a caller tells apart. */
    public enum Reason {
        DUPLICATE_ID,
        ROOMS_FULL,
        STOPPING,
        /** Games keep the workers busy, or this one takes too long; a retry may succeed. */
        BUSY,
        /** The room has ended, or is not in this process. */
        GONE,
        /** The game threw, or cannot read what is stored; the log has the cause. */
        FAILED
    }

    private final Reason reason;

    RoomRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
