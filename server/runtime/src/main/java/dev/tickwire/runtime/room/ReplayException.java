package dev.tickwire.runtime.room;

import dev.tickwire.protocol.RefusedException;
import org.jspecify.annotations.Nullable;

/** A replay that does not reach the recorded state. */
final class ReplayException extends Exception {
    private static final long serialVersionUID = 1;

    private final int tick;
    private final boolean stateDiffers;
    private final transient @Nullable Checkpoint replayed;

    @SuppressWarnings("NullAway") // a cause may be missing
    private ReplayException(
            int tick, String what, boolean stateDiffers, @Nullable Checkpoint replayed, @Nullable Throwable cause) {
        super(what, cause);
        this.tick = tick;
        this.stateDiffers = stateDiffers;
        this.replayed = replayed;
    }

    /** The bytes are no recording of this simulation. */
    static ReplayException refused(int tick, RefusedException why) {
        return new ReplayException(tick, "the journal is not readable: " + why.getMessage(), false, null, why);
    }

    /** The game, or the room, throws where it did not in the recording. */
    static ReplayException thrown(int tick, RuntimeException thrown) {
        return new ReplayException(
                tick, "the replay throws " + thrown + ", and the recorded tick did not", false, null, thrown);
    }

    /**
     * The state differs.
     *
     * @param replayed the state of the replay in this tick, if the recording has its full hash
     */
    static ReplayException differs(int tick, String hash, @Nullable Checkpoint replayed) {
        return new ReplayException(
                tick, "the " + hash + " of the replay differs from the recorded one", true, replayed, null);
    }

    /** The first tick that is not known to agree. */
    int tick() {
        return tick;
    }

    /** Whether all ticks of the chunk have run, so the replay can continue from another state. */
    boolean stateDiffers() {
        return stateDiffers;
    }

    /** The state of the replay in {@link #tick}, if the recording has its full hash. */
    @Nullable
    Checkpoint replayed() {
        return replayed;
    }
}
