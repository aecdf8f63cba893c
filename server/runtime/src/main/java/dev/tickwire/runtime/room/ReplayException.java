package dev.tickwire.runtime.room;

import dev.tickwire.protocol.RefusedException;

/** A replay that does not have the state that was recorded. */
final class ReplayException extends Exception {
    private static final long serialVersionUID = 1;

    private final int tick;

    private ReplayException(int tick, String what, Throwable cause) {
        super("tick " + tick + ": " + what, cause);
        this.tick = tick;
    }

    /** Bytes that no recording has written, or not for this simulation. */
    static ReplayException refused(int tick, RefusedException why) {
        return new ReplayException(tick, "the journal is not readable: " + why.getMessage(), why);
    }

    /** The game, or the room, throws where it did not when it was recorded. */
    static ReplayException thrown(int tick, RuntimeException thrown) {
        return new ReplayException(tick, "the replay throws " + thrown + ", and the recorded tick did not", thrown);
    }

    /** The state is another. */
    @SuppressWarnings("NullAway") // there is no cause
    static ReplayException differs(int tick, String hash) {
        return new ReplayException(tick, "the " + hash + " of the replay differs from the recorded one", null);
    }

    /** The first tick that is not known to agree. */
    int tick() {
        return tick;
    }
}
