package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.state.FieldDifference;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulation restored from a checkpoint and the chunks after it, as far as the replay agrees with the recording.
 *
 * @param chunks number of chunks that agree, from the first on
 * @param divergence why not all of them agree; {@code null}: all do
 */
record Recovery(Simulation simulation, int chunks, @Nullable Divergence divergence) {
    /** A chunk as {@link Recording#endChunk} has written it. */
    record Chunk(int firstTick, int ticks, byte[] buffer, int offset, int length) {
        static List<Chunk> of(List<dev.tickwire.store.Chunk> stored) {
            return stored.stream()
                    .map(chunk ->
                            new Chunk(chunk.firstTick(), chunk.ticks(), chunk.row(), chunk.offset(), chunk.length()))
                    .toList();
        }
    }

    /**
     * Replays chunks until one disagrees; then restores again and replays the chunks before it.
     *
     * @param restore makes a simulation from the checkpoint
     */
    static Recovery of(Supplier<Simulation> restore, List<Chunk> chunks) {
        int agreeing = chunks.size();
        Divergence divergence = null;
        while (true) {
            Replay replay = new Replay(restore.get());
            int done = 0;
            try {
                for (; done < agreeing; done++) {
                    replay(replay, chunks.get(done));
                }
                return new Recovery(replay.simulation(), done, divergence);
            } catch (ReplayException e) {
                agreeing = done; // fewer each time
                FieldDifference field = e.stateDiffers()
                        ? otherReplay(restore, chunks.subList(0, done + 1), replay.simulation())
                        : null;
                divergence = Divergence.of(e, field);
            }
        }
    }

    private static void replay(Replay into, Chunk chunk) throws ReplayException {
        into.chunk(chunk.firstTick, chunk.ticks, chunk.buffer, chunk.offset, chunk.length);
    }

    /**
     * The field in which a second replay of these chunks differs, as it does for a game that reads something besides
     * its facts; {@code null}: unknown.
     */
    private static @Nullable FieldDifference otherReplay(
            Supplier<Simulation> restore, List<Chunk> chunks, Simulation replayed) {
        Replay other = new Replay(restore.get());
        for (Chunk chunk : chunks) {
            try {
                replay(other, chunk);
            } catch (ReplayException e) {
                if (!e.stateDiffers()) {
                    return null;
                }
            }
        }
        try {
            return Checkpoint.difference(replayed, other.simulation());
        } catch (AuthoringException e) {
            return null; // the state cannot be encoded
        }
    }
}
