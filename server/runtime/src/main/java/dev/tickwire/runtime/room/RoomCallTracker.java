package dev.tickwire.runtime.room;

import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.session.RoomThread;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one room's game, beginning with its construction. A {@link Watchdog} reads from it which room a call
 * belongs to.
 *
 * <p><b>Threads.</b> The worker's; another thread once it has taken the room: {@link GameCalls#retire}.
 */
final class RoomCallTracker implements GameCallTracker {
    private final RoomCreation creation;
    private final RoomThread thread;
    private final WorkerContext worker;
    private final Runnable onStuck;
    private @Nullable Room room; // set when the room is open

    /** @param onStuck called if a call that opens the room does not return */
    RoomCallTracker(RoomCreation creation, RoomThread thread, WorkerContext worker, Runnable onStuck) {
        this.creation = creation;
        this.thread = thread;
        this.worker = worker;
        this.onStuck = onStuck;
    }

    /** The worker may have other calls when this one returns. */
    @Override
    public Call begin() {
        GameCalls calls = worker.calls();
        calls.begin(this);
        return calls;
    }

    /** The room is open from now on. */
    void opened(Room opened) {
        room = opened;
    }

    String id() {
        return creation.id();
    }

    String game() {
        return creation.game().name();
    }

    /** Ticks run so far. */
    int tick() {
        return room == null ? 0 : room.tick();
    }

    /** The thread that may use what the game gets. */
    RoomThread thread() {
        return thread;
    }

    /** Ends the room, or its opening, without a call of its game. */
    void abandon() {
        if (room == null) {
            worker.counters().increment(Counter.ROOMS_STUCK);
            onStuck.run();
        } else {
            room.abandon();
        }
    }
}
