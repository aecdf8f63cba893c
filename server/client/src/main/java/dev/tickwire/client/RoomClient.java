package dev.tickwire.client;

import static java.util.Objects.requireNonNull;

import dev.tickwire.client.prediction.PredictedRules;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.Messages;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A player in a room, over the network.
 *
 * <pre>{@code
 * try (RoomClient bot = RoomClient.at(URI.create("http://localhost:8080"))
 *         .game("race").name("bot").messages(Race.Drive.class, Race.Honk.class, Race.Honked.class).join()) {
 *     bot.hold(new Race.Drive((byte) 1, true));
 * }
 * }</pre>
 *
 * <p><b>What it sees</b> are objects of the game's own classes: {@link #own}, {@link #all}, {@link #state}. They belong
 * to the moment of the call; what has to be seen together is read in one {@link #read}.
 *
 * <p><b>A lost connection</b> is not the end: for as long as the room keeps the seat, the client attempts another one,
 * at once and then at random moments up to a second apart, so that a crowd does not come back all at once. What the
 * player does meanwhile is sent when the client is back. A connection is lost when it ends without the room's saying
 * why, when nothing comes for three seconds, and when a message does not go out in three seconds.
 *
 * <p><b>A server that fails</b> goes on from its store, if it has one: see {@link Builder#onRewound}. If a seat was too
 * young to be stored, the client takes another one by itself, in the same room or else as it asked at first;
 * {@link ClientSession#welcome} then names another player.
 *
 * <p><b>Threads.</b> Every method from any thread; callbacks run on a thread of the HTTP client, one at a time. No
 * thread of its own: timers run on the common pool.
 *
 * <p><b>Platforms.</b> Java 17 with {@code java.net.http}. Android has no such HTTP client: there {@link ClientSession}
 * goes behind its own WebSocket.
 *
 * <p><b>Pace.</b> The held input goes out once per frame received, and a ping in each second without a frame.
 */
public final class RoomClient implements AutoCloseable {
    /**
     * How a room, or a connection to it, ended for this client.
     *
     * @param code of the WebSocket: 4000 to 4999 are those of {@link CloseReason}
     * @param reason for people; may be empty
     */
    public record Closed(int code, String reason) {}

    /** Whether the client plays. */
    public enum State {
        /** Frames come. */
        PLAYING,
        /** The connection is lost, or the seat, and the client attempts to get it back, or another one. */
        RECONNECTING,
        /** It is over: {@link RoomClient#closed} is done. */
        CLOSED
    }

    /**
     * What the client does.
     *
     * @param why it does not play; {@code null} if it does
     */
    public record Status(State state, @Nullable Closed why) {}

    private static final Status PLAYING = new Status(State.PLAYING, null);

    /** What to join; every method returns the same object. */
    public static final class Builder {
        private final URI server;
        private final Map<String, Object> request = new HashMap<>();
        private final Map<String, Class<? extends Record>> messages = new HashMap<>();
        private HttpClient http = HttpClient.newHttpClient();
        private Consumer<Record> onEvent = event -> {};
        private Consumer<Rewind> onRewound = rewind -> {};
        private @Nullable PredictedRules rules;
        private @Nullable Boolean rejoin;

        private Builder(URI server) {
            this.server = server;
        }

        /** Joins an open room of this game, or opens one. */
        public Builder game(String game) {
            request.put("game", game);
            return this;
        }

        /** Joins this room. */
        public Builder room(String room) {
            request.put("room", room);
            return this;
        }

        /** Joins the room with this invite code. */
        public Builder code(String code) {
            request.put("code", code);
            return this;
        }

        /**
         * Which open rooms of the game come into question, as PROTOCOL.md says:
         * {@code Map.of("rating", Map.of("between", List.of(1400, 1600)))}.
         */
        public Builder where(Map<String, ?> where) {
            request.put("where", where);
            return this;
        }

        /** True: opens a room in any case; false: in no case. Else one is opened if no open room fits. */
        public Builder create(boolean create) {
            request.put("create", create);
            return this;
        }

        /** Belongs to the party with this token, and sits with it. */
        public Builder party(String token) {
            request.put("party", token);
            return this;
        }

        /** Is the guest again whose {@link RoomClient#guest} this was. */
        public Builder guest(String token) {
            request.put("guest", token);
            return this;
        }

        /** Watches and does not play. */
        public Builder spectate() {
            request.put("role", "spectator");
            return this;
        }

        public Builder name(String name) {
            request.put("name", name);
            return this;
        }

        /** The options of the room to open, as JSON values. */
        public Builder options(Map<String, ?> options) {
            request.put("options", options);
            return this;
        }

        /** All record classes of the game's inputs, commands and events. */
        @SafeVarargs
        public final Builder messages(Class<? extends Record>... types) {
            for (Class<? extends Record> type : types) {
                messages.put(type.getSimpleName(), type);
            }
            return this;
        }

        /** As {@link #messages}, all records nested in these classes: the game's, and those of its parts. */
        public Builder messagesIn(Class<?>... owners) {
            for (Class<?> owner : owners) {
                for (Class<?> nested : owner.getDeclaredClasses()) {
                    if (nested.isRecord()) {
                        messages.put(nested.getSimpleName(), nested.asSubclass(Record.class));
                    }
                }
            }
            return this;
        }

        /** Predicts the player's entities by these rules; see {@link ClientSession#prediction}. */
        public Builder predict(PredictedRules rules) {
            this.rules = rules;
            return this;
        }

        /** Told each event of the game. */
        public Builder onEvent(Consumer<Record> onEvent) {
            this.onEvent = onEvent;
            return this;
        }

        /** Told when the room goes on from an earlier tick: see {@link ClientSession#onRewound}. */
        public Builder onRewound(Consumer<Rewind> onRewound) {
            this.onRewound = onRewound;
            return this;
        }

        /**
         * True: takes a new seat when the session has ended and its close code allows it (PROTOCOL.md section 8,
         * {@code rejoin?}); false: never. Unless set, spectators do, all clients of a host for development, and players
         * whose seat the server has lost because it was too young to be stored.
         */
        public Builder rejoin(boolean rejoin) {
            this.rejoin = rejoin;
            return this;
        }

        /** Shares an HTTP client between many players. */
        public Builder http(HttpClient http) {
            this.http = http;
            return this;
        }

        /**
         * Joins, and waits until the first snapshot has come.
         *
         * @throws JoinException if the server refuses or cannot be reached
         */
        public RoomClient join() {
            try {
                return join(new HttpHost(http, server), Clock.SYSTEM).join();
            } catch (CompletionException e) {
                throw JoinAttempt.refusal(e);
            }
        }

        /** As {@link #join()}, without waiting; the future fails with a {@link JoinException}. */
        CompletableFuture<RoomClient> join(Host host, Clock clock) {
            return new JoinAttempt(host, clock, new SplittableRandom(), () -> true)
                    .take(request)
                    .thenCompose(seat -> {
                        RoomClient client = new RoomClient(host, clock, this, seat);
                        client.connect(Heartbeat.CONNECT_MS_MAX, "ticket." + seat.ticket());
                        return client.playing;
                    });
        }

        private ClientSession session(
                Schema schema, Consumer<byte[]> out, EntityListeners listeners, Runnable onApplied) {
            ClientSession session = new ClientSession(schema, new Messages(schema, messages), out, onEvent, listeners);
            session.onApplied(onApplied);
            session.onRewound(onRewound);
            if (rules != null) {
                session.predict(rules);
            }
            return session;
        }
    }

    private final Host host;
    private final Clock clock;
    private final Builder builder;
    private Seat seat; // guarded by this
    private ClientSession session; // guarded by this
    private @Nullable Record held; // guarded by this
    private final CompletableFuture<RoomClient> playing = new CompletableFuture<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final EntityListeners listeners = new EntityListeners(); // guarded by this
    private final List<Consumer<? super Status>> statusListeners = new CopyOnWriteArrayList<>();
    private Status status =
            new Status(State.RECONNECTING, null); // guarded by this; seen by nobody before it is PLAYING
    private final Resumption resumption = new Resumption(new SplittableRandom()); // guarded by this
    private @Nullable Connection connection; // guarded by this: none while it waits to attempt another
    private boolean leaving; // guarded by this
    private boolean backToRoom; // guarded by this: whether a seat in the same room is sought

    private RoomClient(Host host, Clock clock, Builder builder, Seat seat) {
        this.host = host;
        this.clock = clock;
        this.builder = builder;
        this.seat = seat;
        this.session = builder.session(seat.schema(), this::send, listeners, this::applied);
    }

    /** Starts to say what to join. */
    public static Builder at(URI server) {
        return new Builder(server);
    }

    /** The room's id. */
    public synchronized String roomId() {
        return seat.room();
    }

    /** Holds this input from now on. */
    public synchronized void hold(Record input) {
        held = input;
        session.hold(input);
    }

    /**
     * Sends a command.
     *
     * @return see {@link ClientSession#send}
     */
    public synchronized boolean send(Record command) {
        return session.send(command);
    }

    /**
     * Sends a command and awaits the answer. The future may be given a timeout; what it runs when it is done must be
     * short, for the client waits meanwhile.
     *
     * @return see {@link ClientSession#ask}
     */
    public synchronized CompletableFuture<@Nullable Record> ask(Record command) {
        return session.ask(command);
    }

    /** This player's id; 0: a spectator's. */
    public synchronized int playerId() {
        return session.playerId();
    }

    /** The entities of a class of the game in sight: see {@link ClientSession#all}. */
    public synchronized <E> List<E> all(Class<E> type) {
        return session.all(type);
    }

    /**
     * The first entity of a class that is this player's: {@code bot.own(Ship.class).x}; {@code null} if it owns none.
     */
    public synchronized <E> @Nullable E own(Class<E> type) {
        return session.own(type);
    }

    /** The entity of a class with this id; {@code null} if it is not in sight. */
    public synchronized <E> @Nullable E find(Class<E> type, int id) {
        return session.find(type, id);
    }

    /** The room state of a class: {@code bot.state(Board.class).secondsLeft}; {@code null} if the room has none. */
    public synchronized <S> @Nullable S state(Class<S> type) {
        return session.state(type);
    }

    /** What the kinds and fields of {@link ClientSession#replica} are called: see {@link Schema#kindIndex}. */
    public synchronized Schema schema() {
        return seat.schema();
    }

    /** What {@link Builder#guest} takes to be the same guest again. */
    public synchronized String guest() {
        return seat.guest();
    }

    /** The code by which others find this room. */
    public synchronized String code() {
        return seat.code();
    }

    /**
     * As {@link ClientSession#onSpawn}; outlives the session if the client takes another seat. Listeners are called one
     * at a time, while the client is locked: they return soon.
     *
     * @return ends it
     */
    public synchronized <E> Runnable onSpawn(Class<E> type, Consumer<? super E> listener) {
        return locked(session.onSpawn(type, listener));
    }

    /** As {@link #onSpawn}, for {@link ClientSession#onRemove}. */
    public synchronized <E> Runnable onRemove(Class<E> type, Consumer<? super E> listener) {
        return locked(session.onRemove(type, listener));
    }

    /** As {@link #onSpawn}, for {@link ClientSession#onChange}. */
    public synchronized <E> Runnable onChange(Class<E> type, Consumer<? super E> listener) {
        return locked(session.onChange(type, listener));
    }

    private Runnable locked(Runnable end) {
        return () -> {
            synchronized (this) {
                end.run();
            }
        };
    }

    /**
     * Calls back with every status, and at once with the present one. {@link State#PLAYING} comes when a frame is
     * applied, before listeners hear what it did.
     *
     * @return ends it
     */
    public synchronized Runnable onStatus(Consumer<? super Status> listener) {
        // An earlier listener may have changed the status, so that this one has the latest already.
        Consumer<Status> added = each -> {
            if (each.equals(status)) {
                EntityListeners.tell(listener, each);
            }
        };
        added.accept(status);
        statusListeners.add(added);
        return () -> statusListeners.remove(added);
    }

    private void status(State state, int code, String reason) {
        Status next = new Status(state, new Closed(code, reason));
        status = next;
        statusListeners.forEach(listener -> listener.accept(next));
    }

    private void applied() {
        if (status.state == State.RECONNECTING) {
            status = PLAYING;
            statusListeners.forEach(listener -> listener.accept(PLAYING));
        }
    }

    /** Reads from the session, with nothing changing meanwhile. */
    public synchronized <T extends @Nullable Object> T read(Function<ClientSession, T> from) {
        return from.apply(session);
    }

    /** Completes when the session has ended for this client. */
    public CompletableFuture<Closed> closed() {
        return closed.copy();
    }

    /** Leaves; {@link #closed} completes when the server has answered, or in three seconds at the latest. */
    @Override
    public synchronized void close() {
        leaving = true;
        if (connection != null) {
            connection.close(); // also one that is under way, which would bring the player back
        }
        if (!session.connected()) {
            finish(CloseReason.NORMAL.code(), "");
        }
    }

    private synchronized void connect(long patienceMs, String... credentials) {
        Connection next = new Connection(clock, new Receiver(), Math.min(patienceMs, Heartbeat.CONNECT_MS_MAX));
        connection = next;
        next.open(listener -> host.open(seat.url(), listener, credentials));
    }

    private synchronized void send(byte[] message) {
        if (connection != null) {
            connection.send(message);
        }
    }

    private void reconnecting(int code, String reason) {
        if (status.state == State.PLAYING) {
            status(State.RECONNECTING, code, reason);
        }
    }

    private void attemptAgain(Welcome welcome) {
        int patienceMs = welcome.graceMs() + (session.durable() ? Resumption.RESTART_MS_MAX : 0);
        clock.after(resumption.lost(clock.nowMs(), patienceMs), () -> resume(welcome));
    }

    private synchronized void resume(Welcome welcome) {
        long leftMs = resumption.leftMs(clock.nowMs());
        if (closed.isDone()) {
            return;
        }
        if (leftMs == 0) {
            endSession(Connection.LOST, "the connection was lost");
        } else {
            connect(leftMs, "resume." + welcome.resumeToken(), "applied." + session.appliedTick());
        }
    }

    private void endSession(int code, String reason) {
        if (joinsAgain(code)) {
            backToRoom = seat.spectator() || code == CloseReason.SESSION_LOST.code();
            joinAgain(code, reason);
        } else {
            finish(code, reason);
        }
    }

    private boolean joinsAgain(int code) {
        CloseReason why = CloseReason.ofCode(code);
        boolean wanted = builder.rejoin == null ? seat.dev() || seat.spectator() : builder.rejoin;
        boolean lost = why == CloseReason.SESSION_LOST && !Boolean.FALSE.equals(builder.rejoin);
        return playing.isDone() && (why == null || why.rejoin() || session.outdated()) && (wanted || lost);
    }

    /** Takes another seat. A player whose seat the server has lost, and a spectator, go back to the room. */
    @SuppressWarnings("FutureReturnValueIgnored") // sit() takes the outcome, an error too
    private void joinAgain(int code, String reason) {
        reconnecting(code, reason);
        JoinAttempt joining = new JoinAttempt(host, clock, new SplittableRandom(), () -> !closed.isDone());
        Welcome welcome = session.welcome();
        boolean kept = session.outdated() || code == Connection.LOST; // the seat may still be there
        String token = kept && welcome != null ? welcome.resumeToken() : "";
        joining.again(builder.request, seat, backToRoom, token)
                .whenComplete((taken, refusal) -> sit(taken, token, code, reason));
    }

    private synchronized void sit(@Nullable Seat taken, String resumeToken, int code, String reason) {
        if (closed.isDone()) {
            return;
        }
        if (taken == null) {
            finish(code, reason);
            return;
        }
        ClientSession next;
        try {
            next = builder.session(taken.schema(), this::send, listeners, this::applied);
            if (held != null) {
                next.hold(held);
            }
        } catch (IllegalArgumentException e) { // the game has other messages now than this program
            finish(code, String.valueOf(e.getMessage()));
            return;
        }
        if (taken.ticket().isEmpty()) {
            next.continueFrom(session);
        } else {
            session.close();
        }
        seat = taken.ticket().isEmpty() ? taken.withGuest(seat.guest()) : taken;
        session = next;
        if (taken.ticket().isEmpty()) {
            connect(Heartbeat.CONNECT_MS_MAX, "resume." + resumeToken, "applied.-1");
        } else {
            connect(Heartbeat.CONNECT_MS_MAX, "ticket." + taken.ticket());
        }
    }

    private void finish(int code, String reason) {
        session.close();
        if (closed.complete(new Closed(code, reason))) {
            status(State.CLOSED, code, reason);
        }
        playing.completeExceptionally(
                new JoinException("upgrade-refused", "the server closed with " + code + " " + reason, null, false, 0));
    }

    /** Handles the calls of the newest connection; ignores those of earlier ones. */
    private final class Receiver implements Connection.Owner {
        @Override
        public void received(Connection from, byte[] message) {
            synchronized (RoomClient.this) {
                if (from != connection) {
                    return;
                }
                boolean sends = session.receive(message);
                if (session.spectates() != seat.spectator()) {
                    throw new RefusedException(CloseReason.UNEXPECTED, "another role than that of the seat");
                }
                resumption.resumed();
                if (session.appliedTick() >= 0) {
                    playing.complete(RoomClient.this);
                }
                if (sends) {
                    session.sendHeld();
                }
            }
        }

        @Override
        public void asked(Connection from) {
            synchronized (RoomClient.this) {
                if (from == connection) {
                    session.ping();
                }
            }
        }

        @Override
        public void ended(Connection by, int code, String reason) {
            synchronized (RoomClient.this) {
                if (by != connection || closed.isDone()) {
                    return;
                }
                connection = null;
                session.lost();
                Welcome welcome = session.welcome();
                boolean resumes = welcome != null
                        && welcome.graceMs() > 0
                        && resumption.survives(code, session.durable(), clock.nowMs());
                boolean anew = playing.isDone() && welcome == null; // over a seat that was taken anew nothing has come
                if (leaving) {
                    finish(code, reason);
                } else if (resumes) {
                    reconnecting(code, reason);
                    attemptAgain(requireNonNull(welcome));
                } else if (anew && CloseReason.ofCode(code) == null) {
                    joinAgain(code, reason);
                } else {
                    endSession(code, reason);
                }
            }
        }
    }
}
