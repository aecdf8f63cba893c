package dev.tickwire.runtime.room;

import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.state.FieldDifference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A second simulation of a room, which does from the newest checkpoint on what the recording says, and finds out whether a recovery would have the same state. So a
 * game that is not a function of its facts is caught before a crash needs it to be. Both call the same classes: a game that changes its statics disturbs itself.
 *
 * <p>After a difference it compares nothing until the room's next checkpoint. It does the same if it is {@value #CHUNKS_MAX} chunks behind.
 *
 * <p><b>Threads.</b> {@link #restart} and {@link #chunk} are called by the room's worker, which copies the chunk and waits for nothing; the rest runs on a
 * thread that the shadows of a host share. <b>Cost.</b> There, that of the game's ticks once more, and of a hash of the state per chunk; the memory of the room
 * once more.
 */
final class ShadowSimulation {
    /** About five seconds, with as many whole states. */
    private static final int CHUNKS_MAX = 100;

    /** What a host does for its shadows. */
    interface Host {
        /** Runs a task on the shadows' thread. */
        void run(Runnable task);

        /** A shadow is behind, and leaves out what comes before the next checkpoint. */
        void fallsBehind();
    }

    /** A checkpoint of the room after this tick. */
    private record Start(int tick, Checkpoint state) {}

    /** A chunk, and the state of which it has the hash of all; {@code null}: it has none. */
    private record Chunk(
            int firstTick,
            int ticks,
            byte[] content,
            @Nullable Checkpoint state) {}

    private final RoomCreation creation;
    private final Host host;
    private final Consumer<Divergence> found;

    // Guarded by this.
    private final Queue<Record> waiting = new ArrayDeque<>(); // Start and Chunk
    private boolean takes; // since a checkpoint
    private boolean runs;

    // On the shadows' thread.
    private @Nullable Replay replay;
    private @Nullable ReplayException differs; // where its state became another

    /**
     * Compares nothing until it is {@linkplain #restart restarted}.
     *
     * @param create hears where the room and its replay differ, on the shadows' thread
     */
    ShadowSimulation(RoomCreation creation, Host host, Consumer<Divergence> found) {
        this.creation = creation;
        this.host = host;
        this.found = found;
    }

    /** A checkpoint of the room has been taken after this tick and its recording restarted: what follows is compared. */
    synchronized void restart(int tick, Checkpoint newest) {
        takes = true;
        add(new Start(tick, newest));
    }

    /**
     * Compares a chunk that the room has just ended with what a replay of it comes to.
     *
     * @param state the one of which the chunk has the hash of all; {@code null}: it has none
     */
    synchronized void chunk(
            int firstTick, int ticks, byte[] buffer, int offset, int length, @Nullable Checkpoint state) {
        if (takes) {
            add(new Chunk(firstTick, ticks, Arrays.copyOfRange(buffer, offset, offset + length), state));
        }
    }

    private void add(Record next) {
        if (waiting.size() == CHUNKS_MAX) {
            waiting.clear();
            takes = next instanceof Start;
            host.fallsBehind();
        }
        if (takes) {
            waiting.add(next);
            if (!runs) {
                runs = true;
                host.run(this::run);
            }
        }
    }

    private void run() {
        for (Record next = next(); next != null; next = next()) {
            if (next instanceof Chunk chunk) {
                guarded(chunk.firstTick, () -> compare(chunk));
            } else if (next instanceof Start start) {
                guarded(start.tick + 1, () -> begin(start.state));
            }
        }
    }

    /** What a game throws when a copy of its room is made, or what keeps its state from being written, is a difference as well. */
    private void guarded(int tick, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            end(ReplayException.thrown(tick, e), null);
        }
    }

    private synchronized @Nullable Record next() {
        Record next = waiting.poll();
        runs = next != null;
        return next;
    }

    private void begin(Checkpoint newest) {
        Replay before = replay;
        if (before != null && differs != null) {
            end(differs, newest.difference(Checkpoint.of(before.simulation())));
        }
        differs = null;
        replay = new Replay(newest.restore(
                new RoomThread(creation.id()),
                GameCallTracker.UNWATCHED,
                Checkpoint.uncounted(),
                new Counters(),
                note -> {}));
    }

    private void compare(Chunk chunk) {
        Replay now = replay;
        if (now == null) {
            return;
        }
        try {
            now.chunk(chunk.firstTick, chunk.ticks, chunk.content, 0, chunk.content.length);
            if (differs != null && chunk.state != null) {
                end(differs, null); // it has become the same again
            }
        } catch (ReplayException e) {
            ReplayException first = differs == null ? e : differs;
            Checkpoint replayed = e.replayed();
            if (replayed != null && chunk.state != null) {
                end(first, chunk.state.difference(replayed));
            } else if (e.stateDiffers()) {
                differs = first; // the next tick whose whole state is known says in which field
            } else {
                end(first, null);
            }
        }
    }

    private void end(ReplayException first, @Nullable FieldDifference field) {
        replay = null;
        differs = null;
        found.accept(Divergence.of(first, field));
    }
}
