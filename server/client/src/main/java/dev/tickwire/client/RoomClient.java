package dev.tickwire.client;

import dev.tickwire.client.prediction.Rules;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Protocol;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.wire.Messages;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
 * <p><b>A lost connection</b> is not the end: for as long as the room keeps the seat, another one is tried, ever more rarely and at random moments, so
 * that a crowd does not come back all at once. What the player does meanwhile is sent when it is back.
 *
 * <p><b>Threads.</b> Every method from any thread; callbacks run on a thread of the HTTP client, one at a time.
 *
 * <p><b>Pace.</b> The held input goes out once per frame received; no thread of its own, and no timer but for trying again.
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

    private static final int RETRY_MS_MAX_FIRST = 250;
    private static final int RETRY_MS_MAX = 4000;
    private static final int LOST = 1006; // what WebSocket calls an end without a close frame

    private final HttpClient http;
    private final URI url;
    private final String roomId;
    private final String code;
    private final String guest;
    private final Schema schema;
    private final ClientSession session; // guarded by this
    private final CompletableFuture<RoomClient> playing = new CompletableFuture<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private CompletableFuture<WebSocket> sending =
            new CompletableFuture<>(); // guarded by this; one send at a time is allowed
    private @Nullable Listener current; // guarded by this
    private long lostNs; // guarded by this: when the connection was lost, while there is none
    private int retries; // guarded by this: since then
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

    /** Leaves. */
    @Override
    public synchronized void close() {
        leaving = true;
        // Also while there is none: a connection that is under way would bring the player back for good.
        sending = sending.thenCompose(ws -> ws.sendClose(CloseReason.NORMAL.code(), ""));
        if (!session.connected()) {
            finish(CloseReason.NORMAL.code(), "");
        }
    }

    private synchronized void connect(String... offer) {
        Listener listener = new Listener();
        current = listener;
        sending = http.newWebSocketBuilder()
                .subprotocols(Protocol.VERSION, offer)
                .buildAsync(url, listener)
                .whenComplete((ws, refused) -> {
                    if (refused != null) {
                        end(listener, LOST, String.valueOf(refused.getMessage()));
                    }
                });
    }

    private synchronized void send(byte[] message) {
        sending = sending.thenCompose(ws -> ws.sendBinary(ByteBuffer.wrap(message), true));
    }

    private synchronized void receive(Listener from, byte[] message) {
        if (from == current && session.receive(message)) {
            retries = 0;
            playing.complete(this);
            session.sendHeld();
        }
    }

    /** One connection is over; perhaps not the session. */
    private synchronized void end(Listener listener, int code, String reason) {
        if (listener != current || closed.isDone()) {
            return;
        }
        if (session.connected()) {
            session.lost();
            lostNs = System.nanoTime();
        }
        Welcome welcome = session.welcome();
        if (leaving || welcome == null || !survives(code)) {
            finish(code, reason);
            return;
        }
        long delayMs = ThreadLocalRandom.current()
                .nextLong(Math.min(RETRY_MS_MAX, RETRY_MS_MAX_FIRST << Math.min(retries++, 8)));
        long awayMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lostNs);
        if (awayMs + delayMs >= welcome.graceMs()) {
            finish(code, reason);
        } else {
            CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS).execute(() -> resume(welcome));
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

    private final class Listener implements WebSocket.Listener {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            message.writeBytes(part);
            if (last) {
                byte[] whole = message.toByteArray();
                message.reset();
                try {
                    receive(this, whole);
                } catch (RefusedException e) {
                    ws.abort();
                    end(this, CloseReason.MALFORMED.code(), String.valueOf(e.getMessage()));
                }
            }
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
            end(this, code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket ws, Throwable error) {
            end(this, LOST, String.valueOf(error.getMessage()));
        }
    }
}
