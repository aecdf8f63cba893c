package dev.tickwire.runtime.room;

import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.journal.FactsEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Encodes what a simulation does as chunks: the facts of some ticks, then {@link Simulation#hash} after the last of
 * them. One tick per second adds the hash of all that the game can see. A {@link Replay} of the chunks since a
 * checkpoint reaches the same state.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> See {@link FactsEncoder}; the tick with the full hash
 * encodes a checkpoint and drops it.
 */
final class Recording {
    /**
     * Ticks of one chunk: more than a second of the fastest room. The room ends chunks much earlier, at the rate of
     * commits.
     */
    static final int TICKS_MAX = 256;

    private final Simulation simulation;
    private final FactsEncoder encoder;
    private int firstTick;
    private int ticks;
    private @Nullable Checkpoint state; // of which the chunk that has begun has the hash

    /** Begins with the simulation's next tick. */
    Recording(Simulation simulation) {
        this.simulation = simulation;
        this.encoder = new FactsEncoder(simulation.creation().game().messages(), simulation.ticksPerSnapshot());
    }

    /** Records a tick that has ended. */
    void tick() {
        assert ticks < TICKS_MAX : "a chunk is ended before";
        int tick = simulation.lastTick();
        if (ticks++ == 0) {
            firstTick = tick;
            encoder.beginChunk();
        }
        encoder.beginTick(tick);
        simulation.latestFacts().pass(encoder);
        if (tick % simulation.settings().tickRate() == 0) {
            state = Checkpoint.of(simulation);
            encoder.endTick(state.hash());
        } else {
            encoder.endTick();
        }
    }

    /** The first tick of the current chunk. */
    int firstTick() {
        return firstTick;
    }

    /** Ticks of the current chunk; 0: it is empty. */
    int ticks() {
        return ticks;
    }

    /**
     * Ends the chunk, which is not empty, and appends its bytes.
     *
     * @return the state whose full hash is in the chunk; {@code null}: the chunk has none
     */
    @Nullable
    Checkpoint endChunk(WireOutput out) {
        assert ticks > 0 : "a chunk has a tick";
        encoder.endChunk(simulation.hash(), out);
        ticks = 0;
        Checkpoint hashed = state;
        state = null;
        return hashed;
    }

    /** Discards the current chunk; only {@link #restart} follows. */
    void abandonChunk() {
        ticks = 0;
        state = null;
    }

    /** A checkpoint was taken between two chunks: a replay can begin here. */
    void restart() {
        assert ticks == 0 : "the chunk has been ended";
        encoder.restart();
    }
}
