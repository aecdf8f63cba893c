package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.runtime.session.SessionState;
import dev.tickwire.runtime.state.DamagedStateException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * The state at the beginning of a segment: the room's checkpoint, and what the players' clients may lack.
 *
 * @param checkpoint bytes of a {@link Checkpoint}
 */
record StoredState(byte[] checkpoint, List<SessionState> sessions) {
    static byte[] write(Checkpoint checkpoint, byte[] sessions) {
        byte[] state = checkpoint.bytes();
        return ByteBuffer.allocate(Integer.BYTES + state.length + sessions.length)
                .putInt(state.length)
                .put(state)
                .put(sessions)
                .array();
    }

    /** Restores a simulation with its players' sessions: see {@link Checkpoint#restore}. */
    Simulation restore(
            RoomCreation creation,
            RoomThread thread,
            GameCallTracker caller,
            OutOfRangeCounts outOfRange,
            CounterSink counters,
            Consumer<String> notes) {
        Simulation simulation =
                new Checkpoint(creation, checkpoint).restore(thread, caller, outOfRange, counters, notes);
        for (SessionState session : sessions) {
            SeatedPlayer player = simulation.player(session.playerId());
            if (player != null) {
                session.restore(player);
            }
        }
        return simulation;
    }

    /** @throws DamagedStateException if the bytes are damaged */
    static StoredState read(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte[] checkpoint = new byte[Math.min(in.getInt() & Integer.MAX_VALUE, bytes.length)];
            in.get(checkpoint);
            byte[] sessions = new byte[in.remaining()];
            in.get(sessions);
            return new StoredState(checkpoint, SessionState.read(sessions));
        } catch (BufferUnderflowException e) {
            throw new DamagedStateException("only " + bytes.length + " bytes");
        }
    }
}
