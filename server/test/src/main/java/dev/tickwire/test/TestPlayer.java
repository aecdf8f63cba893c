package dev.tickwire.test;

import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Input;
import dev.tickwire.Player;
import dev.tickwire.RoomState;
import dev.tickwire.client.ClientSession;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A player in a {@link TestRoom}: what it does goes through the wire, and so does what it sees.
 *
 * <p><b>Threads.</b> The test's.
 */
public final class TestPlayer {
    private final Room room;
    private final ResumeTokens tokens;
    private final int id;
    private LoopConnection connection;
    private boolean holds;

    TestPlayer(Room room, ResumeTokens tokens, LoopConnection connection) {
        this.room = room;
        this.tokens = tokens;
        this.connection = connection;
        this.id = Objects.requireNonNull(connection.client().welcome(), "welcomed when it joined")
                .playerId();
    }

    /** As {@link Player#id()}. */
    public int id() {
        return id;
    }

    /** Holds this input from now on. */
    public void hold(Input input) {
        holds = true;
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
     * Does this once, in the next tick, and awaits the answer.
     *
     * @return done when the answer has come: see {@link ClientSession#ask}
     */
    public CompletableFuture<@Nullable Record> ask(Command command) {
        return connection.client().ask((Record) command);
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
     * What this client sees of the entities of a class, as {@link ClientSession#all}: new objects with the id of the server's, decoded and therefore
     * quantized. They have no owner, and owner-only fields of others are as a new object has them.
     */
    public <E extends Entity> Stream<E> sees(Class<E> kind) {
        return connection.client().all(kind).stream();
    }

    /** What this client sees of a room state: a new object. */
    public <S extends RoomState> S seesState(Class<S> kind) {
        return Objects.requireNonNull(connection.client().state(kind));
    }

    /** All events of a class that this client was told, oldest first. */
    public <E extends Event> Stream<E> events(Class<E> type) {
        return connection.events().stream().filter(type::isInstance).map(type::cast);
    }

    /** Closes the connection; the room notices in the next tick. */
    public void leave() {
        connection.hangUp(true);
    }

    /** Loses the connection; the room notices in the next tick. What the player holds and sends meanwhile does not arrive. */
    public void drop() {
        connection.hangUp(false);
        connection.cut();
    }

    /**
     * Comes back over another connection, as clients do by themselves when they have lost one: the player gets what it missed, and commands that the
     * room has not handled are sent again. If the room has not noticed a loss, the old connection is closed. If it is too late, {@link #closeReason}
     * says so.
     *
     * @throws IllegalStateException if the game's {@link dev.tickwire.Settings#graceMs} are 0
     */
    public void resume() {
        resume(new LoopConnection(connection));
    }

    void resume(LoopConnection next) {
        ClientSession client = connection.client();
        ResumeTokens.Claim claim =
                tokens.recognize(Objects.requireNonNull(client.welcome()).resumeToken());
        if (claim == null) {
            throw new IllegalStateException("no session of this game survives its connection: see Settings.graceMs");
        }
        connection = next;
        room.resume(connection, claim, client.appliedTick());
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
        if (holds) {
            client.sendHeld();
        } else {
            client.ping(); // in every tick, frames or none: a test has no clock to count a second by
        }
    }
}
