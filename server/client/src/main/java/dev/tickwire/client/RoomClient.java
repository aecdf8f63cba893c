package dev.tickwire.client;

import dev.tickwire.client.prediction.Rules;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Protocol;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.wire.Messages;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
 * <p><b>A lost connection</b> is not the end: for as long as the room keeps the seat, the client attempts another one, at once and then at random moments up
 * to a second apart, so that a crowd does not come back all at once. What the player does meanwhile is sent when the client is back. A connection is lost
 * when it ends without the room's saying why, when nothing comes for three seconds, and when a message does not go out in three seconds.
 *
 * <p><b>Threads.</b> Every method from any thread; callbacks run on a thread of the HTTP client, one at a time. No thread of its own: timers run on the common
 * pool.
 *
 * <p><b>Pace.</b> The held input goes out once per frame received, and a ping in each second without a frame.
 */
public final class RoomClient implements AutoCloseable {
    /** How a room ended for this client. */
    public record Closed(int code, String reason) {}

    /** What to join; every method returns the same object. */
    public static final class Builder {
        private final URI server;
        private final Map<String, Object> request = new HashMap<>();
        private final Map<String, Class<? extends Record>> messages = new HashMap<>();
        private HttpClient http = HttpClient.newHttpClient();
        private Consumer<Record> onEvent = event -> {};
        private @Nullable Rules rules;

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

        /** Which open rooms of the game come into question, as PROTOCOL.md says: {@code Map.of("rating", Map.of("between", List.of(1400, 1600)))}. */
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
        public Builder predict(Rules rules) {
            this.rules = rules;
            return this;
        }

        /** Told each event of the game. */
        public Builder onEvent(Consumer<Record> onEvent) {
            this.onEvent = onEvent;
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
            Admission admission = Admission.ask(http, server, request);
            RoomClient client = new RoomClient(http, admission, messages, onEvent);
            if (rules != null) {
                client.session.predict(rules);
            }
            try {
                client.connect("ticket." + admission.ticket());
                client.playing.join();
            } catch (CompletionException e) {
                throw new JoinException("upgrade-refused", String.valueOf(e.getCause()), null);
            }
            return client;
        }
    }

    private final HttpClient http;
    private final URI url;
    private final String roomId;
    private final String code;
    private final String guest;
    private final Schema schema;
    private final ClientSession session; // guarded by this
    private final CompletableFuture<RoomClient> playing = new CompletableFuture<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final Resumption resumption = new Resumption(new SplittableRandom()); // guarded by this
    private @Nullable Connection connection; // guarded by this: none while it waits to attempt another
    private boolean leaving; // guarded by this

    private RoomClient(
            HttpClient http,
            Admission admission,
            Map<String, Class<? extends Record>> types,
            Consumer<Record> onEvent) {
        this.http = http;
        this.url = admission.url();
        this.roomId = admission.room();
        this.code = admission.code();
        this.guest = admission.guest();
        this.schema = admission.schema();
        this.session = new ClientSession(schema, new Messages(schema, types), this::send, onEvent);
    }

    /** Starts to say what to join. */
    public static Builder at(URI server) {
        return new Builder(server);
    }

    public String roomId() {
        return roomId;
    }

    /** Holds this input from now on. */
    public synchronized void hold(Record input) {
        session.hold(input);
    }

    /** Sends a command. */
    public synchronized void command(Record command) {
        session.command(command);
    }

    /**
     * Sends a command and awaits the answer. The future may be given a timeout; what it runs when it is done must be short, for the client waits meanwhile.
     *
     * @return see {@link ClientSession#ask}
     */
    public synchronized CompletableFuture<@Nullable Record> ask(Record command) {
        return session.ask(command);
    }

    /** What the replica's kinds and fields are called: see {@link Schema#kindIndex}. */
    public Schema schema() {
        return schema;
    }

    /** What {@link Builder#guest} takes to be the same guest again. */
    public String guest() {
        return guest;
    }

    /** The code by which others find this room. */
    public String code() {
        return code;
    }

    /** Looks at the session, with nothing changing meanwhile. */
    public synchronized <T extends @Nullable Object> T look(Function<ClientSession, T> at) {
        return at.apply(session);
    }

    /** Looks at the room as this client knows it, with nothing changing meanwhile. */
    public <T extends @Nullable Object> T see(Function<Replica, T> at) {
        return look(s -> at.apply(s.replica()));
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

    private synchronized void connect(String... offer) {
        Connection next = new Connection(Clock.SYSTEM, new Receiver());
        connection = next;
        next.open(listener ->
                http.newWebSocketBuilder().subprotocols(Protocol.VERSION, offer).buildAsync(url, listener));
    }

    private synchronized void send(byte[] message) {
        if (connection != null) {
            connection.send(message);
        }
    }

    private synchronized void resume(Welcome welcome) {
        if (!closed.isDone()) {
            connect("resume." + welcome.resumeToken(), "applied." + session.appliedTick());
        }
    }

    /** Whether a session goes on without a connection that ended like this. */
    private static boolean survives(int code) {
        CloseReason reason = CloseReason.ofCode(code);
        return reason == null || reason == CloseReason.SILENT || reason == CloseReason.TOO_SLOW;
    }

    private void finish(int code, String reason) {
        session.close();
        closed.complete(new Closed(code, reason));
        playing.completeExceptionally(new IllegalStateException("closed with " + code + " " + reason));
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
                resumption.resumed();
                if (sends) {
                    playing.complete(RoomClient.this);
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
                if (leaving || welcome == null || !survives(code)) {
                    finish(code, reason);
                    return;
                }
                long waitMs = resumption.lost(Clock.SYSTEM.nowMs(), welcome.graceMs());
                if (waitMs == Resumption.GIVE_UP) {
                    finish(code, reason);
                } else {
                    Clock.SYSTEM.after(waitMs, () -> resume(welcome));
                }
            }
        }
    }
}
