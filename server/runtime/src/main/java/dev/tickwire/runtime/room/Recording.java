package dev.tickwire.runtime.room;

import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.journal.FactsEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a simulation does as chunks: the facts of some ticks, then {@link Simulation#hash} after the last of them. After one tick a second comes the hash of
 * all that the game can see. A {@link Replay} of the chunks since a checkpoint has the same state.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> See {@link FactsEncoder}; the tick with the full hash writes a checkpoint and forgets it.
 */
final class Recording {
    /** Ticks of one chunk: more than a second of the fastest room. The room must end a chunk before; its commits are much more frequent. */
    static final int TICKS_MAX = 256;

    private final Simulation simulation;
    private final FactsEncoder encoder;
    private int firstTick;
    private int ticks;
    private @Nullable Checkpoint state; // of which the chunk that has begun has the hash

    /** From the simulation's next tick on. */
    Recording(Simulation simulation) {
        this.simulation = simulation;
        this.encoder = new FactsEncoder(simulation.creation().game().messages(), simulation.ticksPerSnapshot());
    }

    /** A tick has ended. */
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

    /** The first tick of the chunk that has begun. */
    int firstTick() {
        return firstTick;
    }

    /** Ticks of the chunk that has begun; 0: none has. */
    int ticks() {
        return ticks;
    }

    /**
     * Ends the chunk, which has a tick, and appends its bytes.
     *
     * @return the state of which the chunk has the hash of all; {@code null}: it has none
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

    /** Forgets the chunk that has begun: nothing follows before a {@link #restart}. */
    void abandonChunk() {
        ticks = 0;
        state = null;
    }

    /** A checkpoint has been taken between two chunks: what follows can be replayed from there. */
    void restart() {
        assert ticks == 0 : "the chunk has been ended";
        encoder.restart();
    }
}
