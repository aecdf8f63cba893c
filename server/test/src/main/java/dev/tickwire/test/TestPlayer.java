package dev.tickwire.test;

import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Input;
import dev.tickwire.Player;
import dev.tickwire.RoomState;
import dev.tickwire.client.ClientSession;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.room.Room;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A player in a {@link TestRoom}: what it does goes through the wire, and so does what it sees.
 *
 * <p><b>Threads.</b> The test's.
 */
public final class TestPlayer {
    private final Room room;
    private final LoopConnection connection;
    private final int id;
    private final Sight sight;

    TestPlayer(Room room, LoopConnection connection) {
        this.room = room;
        this.connection = connection;
        this.id = Objects.requireNonNull(connection.client().welcome(), "welcomed when it joined")
                .playerId();
        this.sight = new Sight(room.game(), connection.client().replica(), id);
    }

    /** As {@link Player#id()}. */
    public int id() {
        return id;
    }

    /** Holds this input from now on. */
    public void hold(Input input) {
        connection.client().hold((Record) input);
    }

    /**
     * Says with what it holds from now on that it is looking at this moment of the room, in ticks, as a client does that shows the room late: see
     * {@link dev.tickwire.Room#seenBy}. Until the first call: at the newest snapshot.
     */
    public void lookAt(double tick) {
        connection.client().lookAt(tick);
    }

    /** Does this once, in the next tick. */
    public void send(Command command) {
        connection.client().command((Record) command);
    }

    /**
     * The server's own object, the truth: the player's first entity of this class.
     *
     * @throws IllegalStateException if the player owns none, or is gone
     */
    public <E extends Entity> E own(Class<E> kind) {
        for (Player player : room.gameRoom().players()) {
            E entity = player.id() == id ? player.own(kind) : null;
            if (entity != null) {
                return entity;
            }
        }
        throw new IllegalStateException("player " + id + " owns no " + kind.getSimpleName());
    }

    /**
     * What this client sees of the entities of a class, decoded and therefore quantized: new objects with the id of the server's. They have no owner,
     * references are null, and owner-only fields of others are as a new object has them.
     */
    public <E extends Entity> Stream<E> sees(Class<E> kind) {
        return sight.entities(kind);
    }

    /** What this client sees of a room state: a new object. */
    public <S extends RoomState> S seesState(Class<S> kind) {
        return sight.state(kind);
    }

    /** All events of a class that this client was told, oldest first. */
    public <E extends Event> Stream<E> events(Class<E> type) {
        return connection.events().stream().filter(type::isInstance).map(type::cast);
    }

    /** Closes the connection; the room notices in the next tick. */
    public void leave() {
        connection.hangUp(true);
    }

    /** Breaks the connection without a goodbye; the room notices in the next tick. */
    public void breakOff() {
        connection.hangUp(false);
    }

    /** Why the server closed the connection, {@code null} while it has not. */
    public @Nullable CloseReason closeReason() {
        return connection.closeReason();
    }

    /** What the server said when it closed the connection. */
    public String closeText() {
        return connection.closeText();
    }

    LoopConnection connection() {
        return connection;
    }

    void sendHeld() {
        ClientSession client = connection.client();
        if (client.replica().mismatches() + client.replica().refusals() > 0) {
            throw new AssertionError("what client " + id + " has decoded differs from what the server sent");
        }
        client.sendHeld();
    }
}
