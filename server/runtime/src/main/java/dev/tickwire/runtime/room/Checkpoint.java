package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.Digests;
import dev.tickwire.runtime.game.Tally;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * All that a game can see of its room, between two ticks: entities with every field, players, states, timers, randomness, sanctions, listing, what is kept for
 * {@link dev.tickwire.Room#seenBy}, and the game's own fields. Not what clients have of it: slots, subscriptions, connections, and what is about to be sent.
 *
 * <p><b>Threads.</b> Immutable. It is taken by the room's worker.
 */
final class Checkpoint {
    private final Created created;
    private final byte[] bytes;

    private Checkpoint(Created created, byte[] bytes) {
        this.created = created;
        this.bytes = bytes;
    }

    /**
     * What a simulation is now.
     *
     * @throws dev.tickwire.runtime.game.AuthoringException if a field of the game holds what a checkpoint does not, naming class, field and cure
     */
    static Checkpoint of(Simulation simulation) {
        return new Checkpoint(simulation.created(), write(simulation).bytes());
    }

    private static StateWriter write(Simulation simulation) {
        SimulationState state = new SimulationState(simulation);
        StateWriter out = new StateWriter(simulation.created().game().gameClass(), state.codecs());
        state.write(out);
        return out;
    }

    /** Equal for equal states, on any machine: 64 bits of a SHA-256. */
    long hash() {
        return Digests.ofState(bytes);
    }

    /**
     * A new simulation that goes on as the one of which this was taken. Its game is constructed and asked for its settings, then its fields are set. The
     * parameters are as those of a new {@link Simulation}.
     */
    Simulation restore(RoomThread thread, Caller caller, Tally tally, CounterSink counters) {
        Simulation simulation = new Simulation(created, thread, caller, tally, counters);
        SimulationState state = new SimulationState(simulation);
        state.read(new StateReader(bytes, created.game().gameClass(), state.codecs()));
        return simulation;
    }

    /** Names the first field in which two simulations of one game differ; {@code null}: they do not. */
    static @Nullable String difference(Simulation one, Simulation other) {
        return write(one).difference(write(other));
    }
}
