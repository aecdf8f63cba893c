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
 * What a game can see of its room between two ticks: entities with every field, players, states, timers, randomness,
 * sanctions, listing, the history for {@link dev.tickwire.Room#seenBy}, and the game's own fields. Not the clients'
 * side: slots, subscriptions, connections, unsent messages.
 *
 * <p>Other processes and builds read its bytes: see {@link StateReader}.
 *
 * <p><b>Threads.</b> Immutable.
 */
final class Checkpoint {
    private final RoomCreation creation;
    private final byte[] bytes;

    /** @param bytes of another checkpoint of the same room */
    Checkpoint(RoomCreation creation, byte[] bytes) {
        this.creation = creation;
        this.bytes = bytes;
    }

    /**
     * Encodes a simulation, on the room's worker.
     *
     * @throws dev.tickwire.runtime.game.AuthoringException if a field of the game holds an unsupported object: it names
     *     the path to the field and the cure
     */
    static Checkpoint of(Simulation simulation) {
        return new Checkpoint(
                simulation.creation(), write(simulation, new StateWriter()).finish());
    }

    /** Copies a simulation; another thread may finish the encoding. */
    static StateWriter write(Simulation simulation, StateWriter out) {
        SimulationState state = new SimulationState(simulation);
        out.begin(simulation.creation().game().gameClass(), state.codecs());
        state.write(out);
        return out;
    }

    /** Must not be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** 64 bits of a SHA-256, equal for equal states of one build on any machine. */
    long hash() {
        return Digests.ofState(bytes);
    }

    /**
     * Makes a simulation that continues from this checkpoint: constructs the game, asks for its settings, sets its
     * fields and calls {@code restored}. The parameters are those of a new {@link Simulation}.
     *
     * @param notes receives each difference between the build that wrote this and this one
     * @throws dev.tickwire.runtime.state.DamagedStateException if the bytes are damaged
     * @throws dev.tickwire.runtime.state.OtherBuildException if this build cannot read them: it names every difference
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

    /** As {@link #restore}, without calling {@code restored}: tests whether this build can read the state. */
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

    /** The first field in which two simulations of one game differ; {@code null}: none. */
    static @Nullable FieldDifference difference(Simulation one, Simulation other) {
        return traced(one).difference(traced(other));
    }

    /** As {@link #difference(Simulation, Simulation)}, of this checkpoint and another one. */
    @Nullable
    FieldDifference difference(Checkpoint other) {
        return difference(read(), other.read());
    }

    private Simulation read() {
        return read(new RoomThread(creation.id()), GameCallTracker.UNWATCHED, uncounted(), new Counters(), note -> {});
    }

    /** For a simulation without players. */
    static OutOfRangeCounts uncounted() {
        return new OutOfRangeCounts((field, what) -> {});
    }

    private static StateWriter traced(Simulation simulation) {
        StateWriter out = write(simulation, new StateWriter().trace());
        out.finish();
        return out;
    }
}
