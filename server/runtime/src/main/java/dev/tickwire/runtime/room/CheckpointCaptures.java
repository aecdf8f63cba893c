package dev.tickwire.runtime.room;

import dev.tickwire.runtime.state.StateWriter;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes checkpoints in two steps, so a tick pays for a copy only: the room's worker copies the state, and another
 * thread encodes the copy.
 *
 * <p><b>Threads.</b> Any. <b>Memory.</b> A few copies are pooled; each has grown to the largest state that it has held.
 */
final class CheckpointCaptures {
    private static final int SPARES_MAX = 4;

    private final MpmcAtomicArrayQueue<StateWriter> spares = new MpmcAtomicArrayQueue<>(SPARES_MAX);

    /**
     * Copies a simulation between two ticks, on the room's worker.
     *
     * @throws dev.tickwire.runtime.game.AuthoringException if a field of the game holds an unsupported object: it names
     *     the path to the field and the cure
     */
    Capture take(Simulation simulation) {
        assert simulation.lastTick() == simulation.tick() : "no fact of the next tick has been added";
        StateWriter spare = spares.poll();
        StateWriter out = Checkpoint.write(simulation, spare == null ? new StateWriter() : spare);
        return new Capture(simulation.creation(), simulation.tick(), out);
    }

    /** The copy of one room's state. */
    final class Capture {
        private final RoomCreation creation;
        private final int tick;
        private final StateWriter out;

        private Capture(RoomCreation creation, int tick, StateWriter out) {
            this.creation = creation;
            this.tick = tick;
            this.out = out;
        }

        /** The tick after which the copy was taken. */
        int tick() {
            return tick;
        }

        /** As {@link StateWriter#unordered}. */
        @Nullable
        String unordered() {
            return out.unordered();
        }

        /** Encodes the copy, once, on any thread, and returns its memory to the pool. */
        Checkpoint finish() {
            Checkpoint checkpoint = new Checkpoint(creation, out.finish());
            spares.offer(out);
            return checkpoint;
        }
    }
}
