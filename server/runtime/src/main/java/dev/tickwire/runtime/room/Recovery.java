package dev.tickwire.runtime.room;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulation again, from a checkpoint and the chunks after it: as far as the replay agrees with what was recorded.
 *
 * @param chunks that agree, from the first on
 * @param failure why not all of them do; {@code null}: all do
 */
record Recovery(Simulation simulation, int chunks, @Nullable ReplayException failure) {
    /** A chunk as {@link Recording#endChunk} has written it. */
    record Chunk(int firstTick, int ticks, byte[] buffer, int offset, int length) {}

    /**
     * Replays chunks until one does not agree. Then the simulation is made anew, because it has gone too far.
     *
     * @param restore makes a simulation from the checkpoint
     */
    static Recovery of(Supplier<Simulation> restore, List<Chunk> chunks) {
        int agreeing = chunks.size();
        ReplayException failure = null;
        while (true) {
            Replay replay = new Replay(restore.get());
            int done = 0;
            try {
                for (; done < agreeing; done++) {
                    Chunk chunk = chunks.get(done);
                    replay.chunk(chunk.firstTick, chunk.ticks, chunk.buffer, chunk.offset, chunk.length);
                }
                return new Recovery(replay.simulation(), done, failure);
            } catch (ReplayException e) {
                agreeing = done; // fewer each time
                failure = e;
            }
        }
    }
}
