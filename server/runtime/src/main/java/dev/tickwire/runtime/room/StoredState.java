package dev.tickwire.runtime.room;

import dev.tickwire.runtime.session.SessionState;
import dev.tickwire.runtime.state.DamagedStateException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The state with which a segment begins: the room's checkpoint, and what the players' clients may lack.
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

    /** @throws DamagedStateException if the bytes are not those that were written */
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
