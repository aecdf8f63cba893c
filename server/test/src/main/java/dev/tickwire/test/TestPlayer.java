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
 * A player in a {@link TestRoom}, whose inputs, commands and snapshots go through the codecs.
 *
 * <p><b>Threads.</b> The test's.
 */
public final class TestPlayer {
    private final Room room;
    private final ResumeTokens tokens;
    private final int id;
    private LoopbackConnection connection;
    private boolean holds;

    TestPlayer(Room room, ResumeTokens tokens, LoopbackConnection connection) {
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
     * Sets the moment of the room that the player is looking at, in ticks, which its inputs from now on carry, as of a
     * client that presents the room late: see {@link dev.tickwire.Room#seenBy}. Until the first call it is that of the
     * newest snapshot.
     */
    public void lookAt(double tick) {
        connection.client().lookAt(tick);
    }

    /** Sends a command, which the room handles in the next tick. */
    public void send(Command command) {
        connection.client().send((Record) command);
    }

    /**
     * Sends a command, and awaits the answer.
     *
     * @return done when the answer has come: see {@link ClientSession#ask}
     */
    public CompletableFuture<@Nullable Record> ask(Command command) {
        return connection.client().ask((Record) command);
    }

    /**
     * The server's own object: the player's first entity of this class.
     *
     * @throws IllegalStateException if the player owns none, or has left
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
     * What this client sees of the entities of a class, as {@link ClientSession#all}: new objects with the ids of the
     * server's, decoded and so quantized. They have no owner, and owner-only fields of other players are as a new
     * object has them.
     */
    public <E extends Entity> Stream<E> sees(Class<E> kind) {
        return connection.client().all(kind).stream();
    }

    /** What this client sees of a room state: a new object. */
    public <S extends RoomState> S seesState(Class<S> kind) {
        return Objects.requireNonNull(connection.client().state(kind));
    }

    /** All events of a class that this client has received, oldest first. */
    public <E extends Event> Stream<E> events(Class<E> type) {
        return connection.events().stream().filter(type::isInstance).map(type::cast);
    }

    /** Closes the connection; the room notices in the next tick. */
    public void leave() {
        connection.disconnect(true);
    }

    /**
     * Loses the connection; the room notices in the next tick. Inputs and commands of the player do not arrive until it
     * resumes.
     */
    public void drop() {
        connection.disconnect(false);
        connection.cut();
    }

    /**
     * Resumes over another connection, as clients do by themselves after a loss: the player gets the frames that it
     * missed, and the client sends commands that the room has not handled again. If the room has not noticed a loss, it
     * closes the old connection. If it is too late, {@link #closeReason} is not null.
     *
     * @throws IllegalStateException if the game's {@link dev.tickwire.Settings#graceMs} are 0
     */
    public void resume() {
        resume(new LoopbackConnection(connection));
    }

    /**
     * Loads the player's page again: the session goes on with a new client, which has nothing of the room and has
     * received no events.
     *
     * @throws IllegalStateException as {@link #resume}
     */
    public void reload() {
        holds = false;
        LoopbackConnection before = connection;
        before.cut();
        resume(new LoopbackConnection(room.game()), before.client(), -1);
    }

    void resume(LoopbackConnection next) {
        resume(next, next.client(), next.client().appliedTick());
    }

    private void resume(LoopbackConnection next, ClientSession client, int appliedTick) {
        ResumeTokens.Claim claim =
                tokens.recognize(Objects.requireNonNull(client.welcome()).resumeToken());
        if (claim == null) {
            throw new IllegalStateException("no session of this game survives its connection: see Settings.graceMs");
        }
        connection = next;
        room.resume(connection, claim, appliedTick);
    }

    /** Why the server closed the connection, {@code null} while it has not. */
    public @Nullable CloseReason closeReason() {
        return connection.closeReason();
    }

    /** The reason text with which the server closed the connection. */
    public String closeText() {
        return connection.closeText();
    }

    LoopbackConnection connection() {
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
            client.ping(); // in every tick, with or without a frame, because a test has no clock to count a second by
        }
    }
}
