package dev.tickwire.runtime.replication;

/**
 * How far a room's store has come.
 *
 * <p><b>Threads.</b> A store moves it on a thread of its own; the room's worker reads it.
 */
public interface DurableTick {
    /** What stands for a tick while the room has no store. */
    int NO_STORE = -1;

    /** Of a room that has no store. */
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

    /** The newest tick of which everything survives the process; {@link #NO_STORE} if nothing ever does. */
    int tick();

    /** Whether the store takes nothing at present, so that {@link #tick} stands still: clients then count on nothing new. */
    boolean frozen();
}
