package dev.tickwire.test;

import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.RoomState;
import dev.tickwire.protocol.CloseReason;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One who watches a {@link TestRoom}: what it sees has gone through the wire.
 *
 * <p><b>Threads.</b> The test's.
 */
public final class TestSpectator {
    private final LoopConnection connection;

    TestSpectator(LoopConnection connection) {
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

    /** All events of a class that were told while it watched, oldest first. */
    public <E extends Event> Stream<E> events(Class<E> type) {
        return connection.events().stream().filter(type::isInstance).map(type::cast);
    }

    /** Goes; the room notices within a tenth of a second. */
    public void leave() {
        connection.hangUp(true);
    }

    /** Why the server closed the connection, {@code null} while it has not. */
    public @Nullable CloseReason closeReason() {
        return connection.closeReason();
    }

    LoopConnection connection() {
        return connection;
    }

    void sayHowFar() {
        if (connection.client().replica().mismatches()
                        + connection.client().replica().refusals()
                > 0) {
            throw new AssertionError("what a spectator has decoded differs from what the server sent");
        }
        connection.client().sendHeld();
    }
}
