package dev.tickwire.runtime.room;

import dev.tickwire.Player;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.journal.FactsDecoder;
import dev.tickwire.runtime.session.SeatedPlayer;
import org.jspecify.annotations.Nullable;

/**
 * Replays a {@link Recording} in a simulation, from the checkpoint with which the recording began, chunk by chunk.
 *
 * <p><b>Threads.</b> The simulation's. <b>Errors.</b> Any bytes give the recorded state or a {@link ReplayException};
 * after one the simulation must not serve a room.
 */
final class Replay {
    private final Simulation simulation;
    private final FactsDecoder decoder;

    /** @param simulation in the state with which the recording began or restarted */
    Replay(Simulation simulation) {
        this.simulation = simulation;
        this.decoder = new FactsDecoder(simulation.creation().game(), simulation.ticksPerSnapshot());
    }

    /** The simulation in its replayed state. */
    Simulation simulation() {
        return simulation;
    }

    /**
     * Replays the next chunk and compares its hashes. All of its ticks run, also after one that differs.
     *
     * @param firstTick the one after the latest of the simulation
     * @param ticks 1 to {@link Recording#TICKS_MAX}
     * @throws ReplayException if the bytes are damaged, the game throws, or a hash differs; after a different hash the
     *     replay can continue
     */
    void chunk(int firstTick, int ticks, byte[] buffer, int offset, int length) throws ReplayException {
        ReplayException differs = null;
        try {
            begin(firstTick, ticks, buffer, offset, length);
            for (int tick = firstTick; tick < firstTick + ticks; tick++) {
                Checkpoint other = tick(tick);
                if (other != null && differs == null) {
                    differs = ReplayException.differs(tick, "hash of all", other);
                }
            }
            decoder.endChunk();
        } catch (RefusedException e) {
            throw ReplayException.refused(simulation.tick(), e);
        } catch (RuntimeException e) {
            throw ReplayException.thrown(simulation.tick(), e);
        }
        simulation.occupyPlaces();
        if (differs == null && simulation.hash() != decoder.hash()) {
            differs = ReplayException.differs(firstTick, "hash of entities, randomness and timers", null);
        }
        if (differs != null) {
            throw differs;
        }
    }

    private void begin(int firstTick, int ticks, byte[] buffer, int offset, int length) {
        if (firstTick != simulation.lastTick() + 1 || ticks < 1 || ticks > Recording.TICKS_MAX) {
            throw RefusedException.malformed("a chunk of other ticks than the next");
        }
        decoder.beginChunk(buffer, offset, length);
    }

    /** Runs a tick; returns the state if the recording has a full hash and that differs. */
    private @Nullable Checkpoint tick(int tick) {
        decoder.tick(tick, simulation.facts());
        simulation.run();
        if (simulation.snapshotDue()) {
            simulation.capture();
        }
        simulation.events().clear();
        for (Player player : simulation.players()) {
            ((SeatedPlayer) player).outbox().forgetEvents();
        }
        if (!decoder.hasFullHash()) {
            return null;
        }
        Checkpoint state = Checkpoint.of(simulation);
        return state.hash() == decoder.fullHash() ? null : state;
    }
}
