package dev.tickwire.runtime.room;

import dev.tickwire.Player;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.journal.FactsDecoder;
import dev.tickwire.runtime.session.SeatedPlayer;

/**
 * Makes a simulation do again what a {@link Recording} says, from the checkpoint on with which the recording began, chunk after chunk.
 *
 * <p><b>Threads.</b> The simulation's. <b>Errors.</b> Any bytes give the recorded state or a {@link ReplayException}; afterwards the simulation is of no use.
 */
final class Replay {
    private final Simulation simulation;
    private final FactsDecoder decoder;

    /** @param simulation as it was when the recording began or began anew */
    Replay(Simulation simulation) {
        this.simulation = simulation;
        this.decoder = new FactsDecoder(simulation.created().game(), simulation.ticksPerSnapshot());
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
     * @throws ReplayException if the bytes are not readable, the game throws, or a hash differs
     */
    void chunk(int firstTick, int ticks, byte[] buffer, int offset, int length) throws ReplayException {
        int differs = firstTick + ticks;
        try {
            begin(firstTick, ticks, buffer, offset, length);
            for (int tick = firstTick; tick < firstTick + ticks; tick++) {
                if (!tick(tick)) {
                    differs = Math.min(differs, tick);
                }
            }
            decoder.endChunk();
        } catch (RefusedException e) {
            throw ReplayException.refused(simulation.tick(), e);
        } catch (RuntimeException e) {
            throw ReplayException.thrown(simulation.tick(), e);
        }
        simulation.occupyPlaces();
        if (differs < firstTick + ticks) {
            throw ReplayException.differs(differs, "hash of all");
        } else if (simulation.hash() != decoder.hash()) {
            throw ReplayException.differs(firstTick, "hash of entities, randomness and timers");
        }
    }

    private void begin(int firstTick, int ticks, byte[] buffer, int offset, int length) {
        if (firstTick != simulation.lastTick() + 1 || ticks < 1 || ticks > Recording.TICKS_MAX) {
            throw RefusedException.malformed("a chunk of other ticks than the next");
        }
        decoder.beginChunk(buffer, offset, length);
    }

    /** Runs a tick; false if its hash differs. */
    private boolean tick(int tick) {
        decoder.tick(tick, simulation.facts());
        simulation.run();
        if (simulation.snapshotDue()) {
            simulation.capture();
        }
        simulation.events().clear();
        for (Player player : simulation.players()) {
            ((SeatedPlayer) player).outbox().forgetEvents();
        }
        return !decoder.hasFullHash()
                || decoder.fullHash() == Checkpoint.of(simulation).hash();
    }
}
