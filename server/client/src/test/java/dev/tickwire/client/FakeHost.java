package dev.tickwire.client;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.ClientMessages;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Reply;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A host of one room without entities, under a test's control: time, seats, sockets. */
final class FakeHost implements Host {
    static final URI ADDRESS = URI.create("http://host");

    public record Honk() {}

    public record Say(String text) {
        static final int CHARS_MAX = 1000;
        static final int CHARS_MAX_NEXT = 3;
    }

    public record Said(String text) {}

    public record Steer(int turn) {}

    static final Schema SCHEMA = Schema.of(
            "chat",
            List.of(),
            List.of(new MessageType(
                    "Steer", 0, List.of(new Field("turn", new FieldType.Int(FieldType.Width.INT, -9, 9), 0, false)))),
            List.of(new MessageType("Honk", 0, List.of()), new MessageType("Say", 0, List.of(text()))),
            List.of(new MessageType("Said", 0, List.of(text()))));

    /** Honk is gone, what is said is shorter, and numbers have changed. */
    static final Schema NEXT = Schema.of(
            "chat",
            List.of(),
            SCHEMA.inputs(),
            List.of(new MessageType(
                    "Say", 0, List.of(new Field("text", new FieldType.Text(Say.CHARS_MAX_NEXT), 0, false)))),
            SCHEMA.events());

    static final Schema WITHOUT_INPUT = Schema.of("chat", List.of(), List.of(), SCHEMA.commands(), SCHEMA.events());

    private static Messages messages(Schema schema) {
        return new Messages(
                schema, Map.of("Steer", Steer.class, "Honk", Honk.class, "Say", Say.class, "Said", Said.class));
    }

    static final int RATE = 20;
    private static final int GRACE_MS = 15_000;

    private static Field text() {
        return new Field("text", new FieldType.Text(Say.CHARS_MAX), 0, false);
    }

    final ManualClock clock = new ManualClock();
    /** The members of each join. */
    final List<Map<String, Object>> requests = new ArrayList<>();
    /** What joins are answered, one after the other, before they succeed. */
    final Queue<JoinException> refusals = new ArrayDeque<>();
    /** Whether each connection is lost as soon as it opens. */
    boolean down;
    /** Whether it is for development. */
    boolean dev;
    /** Of the room, for seats and sockets from now on. */
    Schema schema = SCHEMA;
    /** What each socket was opened with. */
    final List<List<String>> credentials = new ArrayList<>();

    /** Each that was opened. */
    final List<Socket> sockets = new ArrayList<>();

    @Override
    public CompletableFuture<Seat> join(Map<String, Object> request) {
        requests.add(Map.copyOf(request));
        JoinException refusal = refusals.poll();
        return refusal == null
                ? CompletableFuture.completedFuture(new Seat(
                        "r7",
                        "C",
                        URI.create("ws://host/rooms/r7"),
                        request.containsKey("resume") ? "" : "t" + requests.size(),
                        request.containsKey("resume") ? "" : "g",
                        schema,
                        "spectator".equals(request.get("role")),
                        dev))
                : CompletableFuture.failedFuture(refusal);
    }

    @Override
    public CompletableFuture<WebSocket> open(URI url, WebSocket.Listener listener, String... offered) {
        credentials.add(List.of(offered));
        Socket socket = new Socket(listener, schema);
        sockets.add(socket);
        listener.onOpen(socket);
        if (down) {
            clock.after(0, () -> socket.drop(1006));
        }
        return CompletableFuture.completedFuture(socket);
    }

    /** The newest. */
    Socket socket() {
        return sockets.get(sockets.size() - 1);
    }

    /** How many there were. */
    int sockets() {
        return sockets.size();
    }

    /** Ends the newest, unless that is done. */
    void refuseSockets() {
        if (!socket().over) {
            socket().drop(1006);
        }
    }

    /** Its sends complete at once. */
    static final class Socket implements WebSocket, ClientMessages {
        private final Listener listener;
        private final Schema schema;
        private final Messages messages;
        private final List<Heard> said = new ArrayList<>();
        private final WireOutput out = new WireOutput(64, 1 << 16);
        private int steering;
        private int inputSeq;
        private final List<String> sent = new ArrayList<>();
        /** Of the close frames that came since {@link #forget}. */
        final List<Integer> closes = new ArrayList<>();
        /** Groups of which a keyframe was asked for since then. */
        final List<Integer> keyframes = new ArrayList<>();
        /** That came since then. */
        int pings;
        /** Whether the keyframe of group 0 has been sent. */
        boolean began;

        private boolean over;

        private Socket(Listener listener, Schema schema) {
            this.listener = listener;
            this.schema = schema;
            this.messages = FakeHost.messages(schema);
        }

        /** Tells a client that has nothing of the room. */
        Socket welcome(int epoch, int epochTick, int tick, int commandSeq) {
            return welcome(epoch, epochTick, tick, commandSeq, -1);
        }

        Socket welcome(int epoch, int epochTick, int tick, int commandSeq, int resumedTick) {
            return welcome(epoch, epochTick, tick, commandSeq, resumedTick, schema);
        }

        /** Tells a client of the room's other schema. */
        Socket welcome(int epoch, int epochTick, int tick, int commandSeq, Schema other) {
            return welcome(epoch, epochTick, tick, commandSeq, -1, other);
        }

        private Socket welcome(int epoch, int epochTick, int tick, int commandSeq, int resumedTick, Schema named) {
            began = resumedTick >= 0;
            return deliver(new Welcome(
                    commandSeq,
                    epoch,
                    epochTick,
                    GRACE_MS,
                    1,
                    "token" + epoch,
                    resumedTick,
                    new byte[16],
                    named.hashBytes(),
                    RATE,
                    tick,
                    RATE));
        }

        /** A frame of a room without a store. */
        Socket frame(int tick, int commandAck) {
            return frame(tick, 0, commandAck, Section.NOT_DURABLE, false, List.of(), List.of(), List.of());
        }

        Socket frame(int tick, int commandAck, int durableLag, boolean frozen) {
            return frame(tick, 0, commandAck, durableLag, frozen, List.of(), List.of(), List.of());
        }

        /** A frame that says that this command is answered later. */
        Socket later(int tick, int commandAck, int seq) {
            List<Answer> answers = List.of(new Answer(seq, Reply.LATER, ""));
            return frame(tick, 0, commandAck, Section.NOT_DURABLE, false, answers, List.of(), List.of());
        }

        /**
         * An answer to a command.
         *
         * @param status of {@link Reply}
         * @param text that was said, or why not
         */
        record Answer(int seq, int status, String text) {}

        /**
         * A frame; the first after a welcome from nothing has a keyframe.
         *
         * @param broken groups that get a delta which builds on nothing
         * @param mended groups that get a keyframe
         */
        Socket frame(
                int tick,
                int ack,
                int commandAck,
                int durableLag,
                boolean frozen,
                List<Answer> answers,
                List<Integer> broken,
                List<Integer> mended) {
            WireOutput view = new WireOutput(64, 1 << 16);
            int flags = 0;
            if (durableLag != Section.NOT_DURABLE) {
                view.writeVarInt(durableLag);
                flags = frozen ? Frame.DURABLE | Frame.FROZEN : Frame.DURABLE;
            }
            int sections = 0;
            if (!began) {
                began = true;
                Section.write(Section.EVERYBODY, Section.KEYFRAME, keyframe(), view);
                sections++;
            }
            for (int group : broken) {
                Section.write(group, Section.DELTA, new WireOutput(64, 1 << 16), view);
                sections++;
            }
            for (int group : mended) {
                Section.write(group, Section.KEYFRAME, keyframe(), view);
                sections++;
            }
            if (!answers.isEmpty()) {
                Section.write(Section.OWN, Section.REPLIES, replies(answers), view);
                sections++;
            }
            return deliver(new Frame(ack, commandAck, (byte) flags, 0, sections, tick, 0, view.toBytes()));
        }

        private WireOutput keyframe() {
            WireOutput body = new WireOutput(64, 1 << 16);
            new SnapshotEncoder(schema, new EncoderScratch()).encodeKeyframe(new GroupState(schema, false), true, body);
            return body;
        }

        private WireOutput replies(List<Answer> answers) {
            WireOutput body = new WireOutput(64, 1 << 16);
            for (Answer answer : answers) {
                body.writeVarInt(answer.seq);
                body.writeByte((byte) answer.status);
                if (answer.status == Reply.EVENT) {
                    messages.encode(new Said(answer.text), body);
                } else if (answer.status == Reply.REFUSED) {
                    body.writeBytes(answer.text.getBytes(StandardCharsets.UTF_8));
                }
            }
            return body;
        }

        /** The server sends a message. */
        Socket deliver(Record message) {
            out.clear();
            messages.encode(message, out);
            bytes(out.toBytes());
            return this;
        }

        /** The server sends a message, be it one or not. */
        void bytes(byte[] message) {
            listener.onBinary(this, ByteBuffer.wrap(message), true);
        }

        /** The server sends a text. */
        void text(String text) {
            listener.onText(this, text, true);
        }

        /** Kinds of the messages that came since the last call, one after the other. */
        List<String> sent() {
            List<String> all = List.copyOf(sent);
            sent.clear();
            return all;
        }

        private void note(String kind) {
            if (sent.isEmpty() || !sent.get(sent.size() - 1).equals(kind)) {
                sent.add(kind);
            }
        }

        /** Begins to count anew. */
        void forget() {
            closes.clear();
            keyframes.clear();
            pings = 0;
        }

        /** The connection ends with this close code. */
        void drop(int code) {
            over = true;
            listener.onClose(this, code, "");
        }

        /**
         * A message with commands.
         *
         * @param text of all of them
         * @param seq of the newest
         */
        record Heard(String text, int seq) {}

        /** The messages with commands that came since the last call. */
        List<Heard> heard() {
            List<Heard> all = List.copyOf(said);
            said.clear();
            return all;
        }

        /** As {@link #heard}, as text: {@code ab..2 c..3}. */
        String said() {
            return heard().stream().map(each -> each.text + ".." + each.seq).collect(Collectors.joining(" "));
        }

        /** The input that came last. */
        int steering() {
            return steering;
        }

        /** Its sequence number. */
        int inputSeq() {
            return inputSeq;
        }

        @Override
        public void inputs(
                int appliedTick, Record[] inputs, int count, int seq, int targetTick, int viewFraction, int viewTick) {
            note("Inputs");
            steering = ((Steer) inputs[count - 1]).turn();
            inputSeq = seq;
        }

        @Override
        public void commands(Record[] commands, int count, int seq) {
            note("Commands");
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                text.append(commands[i] instanceof Say say ? say.text() : "honk");
            }
            said.add(new Heard(text.toString(), seq));
        }

        @Override
        public void ping(int appliedTick, int nonce) {
            pings++;
        }

        @Override
        public void keyframeRequest(int group) {
            note("KeyframeRequest");
            keyframes.add(group);
        }

        @Override
        public void exactRequest() {}

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            if (bytes.length > Limits.MESSAGE_BYTES_MAX) {
                throw new AssertionError("a message of " + bytes.length + " bytes");
            }
            messages.decodeFromClient(bytes, 0, bytes.length, this);
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            throw new AssertionError("text: " + data);
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            closes.add(statusCode);
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public void request(long n) {}

        @Override
        public String getSubprotocol() {
            return "";
        }

        @Override
        public boolean isOutputClosed() {
            return over;
        }

        @Override
        public boolean isInputClosed() {
            return over;
        }

        @Override
        public void abort() {
            over = true;
        }
    }
}
