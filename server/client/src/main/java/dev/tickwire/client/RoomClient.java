package dev.tickwire.client;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Protocol;
import dev.tickwire.protocol.RefusedException;
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
 * <p><b>Threads.</b> Every method from any thread; callbacks run on a thread of the HTTP client, one at a time.
 *
 * <p><b>Pace.</b> The held input goes out once per frame received; no thread or timer of its own.
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
            RoomClient client = new RoomClient(admission, messages, onEvent);
            try {
                WebSocket socket = http.newWebSocketBuilder()
                        .subprotocols(Protocol.VERSION, "ticket." + admission.ticket())
                        .buildAsync(admission.url(), client.new Listener())
                        .join();
                client.socket.complete(socket);
                client.playing.join();
            } catch (CompletionException e) {
                throw new JoinException("upgrade-refused", String.valueOf(e.getCause()), null);
            }
            return client;
        }
    }

    private final String roomId;
    private final ClientSession session; // guarded by this
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private final CompletableFuture<RoomClient> playing = new CompletableFuture<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private CompletableFuture<WebSocket> sending = socket; // guarded by this; one send at a time is allowed

    private RoomClient(Admission admission, Map<String, Class<? extends Record>> types, Consumer<Record> onEvent) {
        this.roomId = admission.room();
        Schema schema = admission.schema();
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

    /** Looks at the session, with nothing changing meanwhile. */
    public synchronized <T extends @Nullable Object> T look(Function<ClientSession, T> at) {
        return at.apply(session);
    }

    /** Looks at the room as this client knows it, with nothing changing meanwhile. */
    public <T extends @Nullable Object> T see(Function<Replica, T> at) {
        return look(s -> at.apply(s.replica()));
    }

    /** Completes when the connection has ended. */
    public CompletableFuture<Closed> closed() {
        return closed.copy();
    }

    /** Leaves. */
    @Override
    public synchronized void close() {
        sending = sending.thenCompose(ws -> ws.sendClose(CloseReason.NORMAL.code(), ""));
    }

    private synchronized void send(byte[] message) {
        sending = sending.thenCompose(ws -> ws.sendBinary(ByteBuffer.wrap(message), true));
    }

    private synchronized void receive(byte[] message) {
        session.receive(message);
        if (session.appliedTick() >= 0) {
            playing.complete(this);
            session.sendHeld();
        }
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
                    receive(whole);
                } catch (RefusedException e) {
                    ws.abort();
                    end(CloseReason.MALFORMED.code(), String.valueOf(e.getMessage()));
                }
            }
            ws.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
            end(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket ws, Throwable error) {
            end(1006, String.valueOf(error.getMessage()));
        }

        private void end(int code, String reason) {
            closed.complete(new Closed(code, reason));
            playing.completeExceptionally(new IllegalStateException("closed with " + code + " " + reason));
        }
    }
}
