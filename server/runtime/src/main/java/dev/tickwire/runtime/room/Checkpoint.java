package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.Digests;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.state.FieldDifference;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a game can see of its room, between two ticks: entities with every field, players, states, timers, randomness, sanctions, listing, what is kept for
 * {@link dev.tickwire.Room#seenBy}, and the game's own fields. Not what clients have of it: slots, subscriptions, connections, and what is about to be sent.
 *
 * <p>Its bytes are read by other processes and other builds: see {@link StateReader}.
 *
 * <p><b>Threads.</b> Immutable.
 */
final class Checkpoint {
    private final RoomCreation creation;
    private final byte[] bytes;

    /** @param bytes that another checkpoint of the same room has had */
    Checkpoint(RoomCreation creation, byte[] bytes) {
        this.creation = creation;
        this.bytes = bytes;
    }

    /**
     * What a simulation is now, on the room's worker.
     *
     * @throws dev.tickwire.runtime.game.AuthoringException if a field of the game holds what is no state: it names the path to the field and the cure
     */
    static Checkpoint of(Simulation simulation) {
        return new Checkpoint(
                simulation.creation(), write(simulation, new StateWriter()).finish());
    }

    /** Writes what a simulation is now; another thread may finish. */
    static StateWriter write(Simulation simulation, StateWriter out) {
        SimulationState state = new SimulationState(simulation);
        out.begin(simulation.creation().game().gameClass(), state.codecs());
        state.write(out);
        return out;
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** Equal for equal states of one build, on any machine: 64 bits of a SHA-256. */
    long hash() {
        return Digests.ofState(bytes);
    }

    /**
     * A new simulation that goes on as the one of which this was taken. Its game is constructed and asked for its settings, then its fields are set, and it is called {@code restored}. The
     * parameters are as those of a new {@link Simulation}.
     *
     * @param notes hears of each difference between the build that wrote this and this one
     * @throws dev.tickwire.runtime.state.DamagedStateException if the bytes are not those that were written
     * @throws dev.tickwire.runtime.state.OtherBuildException if this build cannot take them: it names every difference
     */
    Simulation restore(
            RoomThread thread,
            GameCallTracker caller,
            OutOfRangeCounts outOfRange,
            CounterSink counters,
            Consumer<String> notes) {
        Simulation simulation = read(thread, caller, outOfRange, counters, notes);
        simulation.restored();
        return simulation;
    }

    /** As {@link #restore}, without a call of {@code restored}: tries whether this build can take the state. */
    Simulation read(
            RoomThread thread,
            GameCallTracker caller,
            OutOfRangeCounts outOfRange,
            CounterSink counters,
            Consumer<String> notes) {
        Simulation simulation = new Simulation(creation, thread, caller, outOfRange, counters);
        SimulationState state = new SimulationState(simulation);
        state.read(new StateReader(bytes, creation.game().gameClass(), state.codecs(), notes));
        return simulation;
    }

    /** The first field in which two simulations of one game differ; {@code null}: they do not. */
    static @Nullable FieldDifference difference(Simulation one, Simulation other) {
        return traced(one).difference(traced(other));
    }

    /** As {@link #difference(Simulation, Simulation)}, of the simulations of which this and the other were taken. */
    @Nullable
    FieldDifference difference(Checkpoint other) {
        return difference(read(), other.read());
    }

    private Simulation read() {
        return read(new RoomThread(creation.id()), GameCallTracker.UNWATCHED, uncounted(), new Counters(), note -> {});
    }

    /** For a simulation that nobody plays in. */
    static OutOfRangeCounts uncounted() {
        return new OutOfRangeCounts((field, what) -> {});
    }

    private static StateWriter traced(Simulation simulation) {
        StateWriter out = write(simulation, new StateWriter().trace());
        out.finish();
        return out;
    }
}
