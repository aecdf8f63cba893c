package dev.tickwire.runtime.session;

/**
 * The one thread that may use the objects that a room gives its game. It changes when the room moves to another thread.
 *
 * <p><b>Threads.</b> Any.
 *
 * <p><b>Cost.</b> A check compares two references: about 1 ns.
 */
public final class RoomThread {
    private final String room;
    private volatile Thread thread = Thread.currentThread();

    /** Begins with the calling thread, for the room with this id. */
    public RoomThread(String room) {
        this.room = room;
    }

    /** Makes another thread the room's. */
    public void move(Thread next) {
        thread = next;
    }

    /**
     * Checks the calling thread. Every method that games may call begins with it.
     *
     * @throws IllegalStateException if the calling thread is another one
     */
    public void check() {
        if (Thread.currentThread() != thread) {
            throw foreign();
        }
    }

    private IllegalStateException foreign() {
        return new IllegalStateException("thread " + Thread.currentThread().getName() + " uses room " + room
                + ", which belongs to thread " + thread.getName()
                + ": put the work into a concurrent queue that is a field of the game, and poll it in tick");
    }
}
