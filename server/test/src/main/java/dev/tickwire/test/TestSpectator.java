package dev.tickwire.test;

import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.RoomState;
import dev.tickwire.protocol.CloseReason;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A spectator of a {@link TestRoom}, whose snapshots go through the codecs.
 *
 * <p><b>Threads.</b> The test's.
 */
public final class TestSpectator {
    private final LoopbackConnection connection;

    TestSpectator(LoopbackConnection connection) {
        this.connection = connection;
    }

    /** The tick that it sees; -1 before the first. */
    public int tick() {
        return connection.client().appliedTick();
    }

    /** As {@link TestPlayer#sees}. */
    public <E extends Entity> Stream<E> sees(Class<E> kind) {
        return connection.client().all(kind).stream();
    }

    /** As {@link TestPlayer#seesState}. */
    public <S extends RoomState> S seesState(Class<S> kind) {
        return Objects.requireNonNull(connection.client().state(kind));
    }

    /** All events of a class that it has received, oldest first. */
    public <E extends Event> Stream<E> events(Class<E> type) {
        return connection.events().stream().filter(type::isInstance).map(type::cast);
    }

    /** Closes the connection; the room notices within a tenth of a second. */
    public void leave() {
        connection.disconnect(true);
    }

    /** Why the server closed the connection, {@code null} while it has not. */
    public @Nullable CloseReason closeReason() {
        return connection.closeReason();
    }

    LoopbackConnection connection() {
        return connection;
    }

    void reportTick() {
        if (connection.client().replica().mismatches()
                        + connection.client().replica().refusals()
                > 0) {
            throw new AssertionError("what a spectator has decoded differs from what the server sent");
        }
        connection.client().sendHeld();
    }
}
