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
 * A second simulation of a room, which replays the recording from the newest checkpoint on and reports whether a
 * recovery would reach the same state. So a game that is not a function of its facts is found before a crash needs a
 * recovery. Both simulations call the same classes: a game that changes its statics disturbs itself.
 *
 * <p>After a difference it compares nothing until the room's next checkpoint; the same if it is {@value #CHUNKS_MAX}
 * chunks behind.
 *
 * <p><b>Threads.</b> The room's worker calls {@link #restart} and {@link #chunk}, which copy the chunk and do not wait;
 * the replay runs on a thread that all shadow simulations of a host share. <b>Cost.</b> There, the CPU of the game's
 * ticks and a hash of the state per chunk; and the memory of the room once more.
 */
final class ShadowSimulation {
    /** About five seconds, and the memory of as many states. */
    private static final int CHUNKS_MAX = 100;

    /** The services of a host for its shadow simulations. */
    interface Host {
        /** Runs a task on the shared thread. */
        void run(Runnable task);

        /** A shadow simulation is behind and skips chunks until the next checkpoint. */
        void fallsBehind();
    }

    /** A checkpoint of the room after this tick. */
    private record Start(int tick, Checkpoint state) {}

    /** A chunk, and the state whose full hash it has; {@code null}: it has none. */
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

    // On the shared thread.
    private @Nullable Replay replay;
    private @Nullable ReplayException differs; // where its state became another

    /**
     * Compares nothing until {@link #restart}.
     *
     * @param found receives each divergence, on the shared thread
     */
    ShadowSimulation(RoomCreation creation, Host host, Consumer<Divergence> found) {
        this.creation = creation;
        this.host = host;
        this.found = found;
    }

    /** A checkpoint of the room was taken after this tick; chunks after it are compared. */
    synchronized void restart(int tick, Checkpoint newest) {
        takes = true;
        add(new Start(tick, newest));
    }

    /**
     * Compares a chunk that the room has just ended with a replay of it.
     *
     * @param state the one whose full hash is in the chunk; {@code null}: the chunk has none
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

    /** An exception of the game in the replay, or a state that cannot be encoded, is a divergence as well. */
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
                end(differs, null); // the states agree again
            }
        } catch (ReplayException e) {
            ReplayException first = differs == null ? e : differs;
            Checkpoint replayed = e.replayed();
            if (replayed != null && chunk.state != null) {
                end(first, chunk.state.difference(replayed));
            } else if (e.stateDiffers()) {
                differs = first; // the next tick with a full hash names the field
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
