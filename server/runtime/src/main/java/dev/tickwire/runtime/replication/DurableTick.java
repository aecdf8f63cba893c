package dev.tickwire.runtime.replication;

/**
 * How far a room's store has committed.
 *
 * <p><b>Threads.</b> A thread of the store advances it; the room's worker reads it.
 */
public interface DurableTick {
    /** The value of {@link #tick} while the room has no store. */
    int NO_STORE = -1;

    /** Of a room without a store. */
    DurableTick NONE = new DurableTick() {
        @Override
        public int tick() {
            return NO_STORE;
        }

        @Override
        public boolean frozen() {
            return false;
        }
    };

    /** The newest tick whose state and facts survive the process; {@link #NO_STORE} without a store. */
    int tick();

    /** Whether the store accepts nothing at present, so {@link #tick} stands still. Frames tell clients. */
    boolean frozen();
}
