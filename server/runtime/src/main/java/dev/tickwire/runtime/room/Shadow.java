package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.Tally;
import dev.tickwire.runtime.metrics.Counters;
import org.jspecify.annotations.Nullable;

/**
 * A second simulation of a room, which does from the newest checkpoint on what the recording says, and finds out whether a recovery would have the same state. So a
 * game that is not a function of its facts is caught before a crash needs it to be. Both call the same classes: a game that changes its statics disturbs itself.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Cost.</b> That of the game's ticks once more, and of a hash of the state per chunk.
 */
final class Shadow {
    private final Simulation room;
    private final Caller caller;
    private @Nullable Replay replay;

    /**
     * Compares nothing until it is {@linkplain #restart restarted}.
     *
     * @param caller brackets its calls of the game
     */
    Shadow(Simulation room, Caller caller) {
        this.room = room;
        this.caller = caller;
    }

    /** A checkpoint of the room has been taken and its recording restarted: what follows is compared. */
    void restart(Checkpoint newest) {
        Tally uncounted = new Tally((field, what) -> {});
        replay = new Replay(newest.restore(room.thread(), caller, uncounted, new Counters(), note -> {}));
    }

    /**
     * Replays a chunk that the room has just ended, and compares. After a difference it compares nothing until it is restarted.
     *
     * @return tick, kind, entity, field and both values where the room and its replay differ; {@code null}: they do not
     */
    @Nullable
    String chunk(int firstTick, int ticks, byte[] buffer, int offset, int length) {
        Replay compared = replay;
        if (compared == null) {
            return null;
        }
        try {
            compared.chunk(firstTick, ticks, buffer, offset, length);
            return null;
        } catch (ReplayException e) {
            replay = null;
            boolean sameTick = compared.simulation().lastTick() == room.lastTick();
            String difference = sameTick ? Checkpoint.difference(room, compared.simulation()) : null;
            return e.getMessage() + (difference == null ? "" : ": " + difference);
        }
    }
}
