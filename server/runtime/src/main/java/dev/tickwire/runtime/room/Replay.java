package dev.tickwire.runtime.room;

import dev.tickwire.Player;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.journal.FactsDecoder;
import dev.tickwire.runtime.session.SeatedPlayer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a simulation do again what a {@link Recording} says, from the checkpoint on with which the recording began, chunk after chunk.
 *
 * <p><b>Threads.</b> The simulation's. <b>Errors.</b> Any bytes give the recorded state or a {@link ReplayException}; afterwards the simulation is of no use for a room.
 */
final class Replay {
    private final Simulation simulation;
    private final FactsDecoder decoder;

    /** @param simulation as it was when the recording began or began anew */
    Replay(Simulation simulation) {
        this.simulation = simulation;
        this.decoder = new FactsDecoder(simulation.creation().game(), simulation.ticksPerSnapshot());
    }

    /** What it has come to. */
    Simulation simulation() {
        return simulation;
    }

    /**
     * Replays the next chunk and compares its hashes. All of its ticks run, also after one that differs.
     *
     * @param firstTick the one after the latest of the simulation
     * @param ticks from 1 to {@link Recording#TICKS_MAX}
     * @throws ReplayException if the bytes are not readable, the game throws, or a hash differs; after a hash the replay can go on
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

    /** Runs a tick; what it has come to, if the recording has a hash of all, and that differs. */
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
