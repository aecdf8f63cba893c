package dev.tickwire.client;

import static java.util.Objects.requireNonNull;

import dev.tickwire.client.prediction.PredictedRules;
import dev.tickwire.client.prediction.Prediction;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.message.KeyframeRequest;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.message.Pong;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a session, without I/O: it takes the bytes of messages, and gives the bytes of messages to send.
 * A session may go on over another connection: call {@link #lost}, then {@link #receive} with the messages of that
 * connection.
 *
 * <p><b>Threads.</b> One at a time, which the caller ensures.
 *
 * <p><b>Pace.</b> A session has no clock: {@link #sendHeld} sends the held input, usually once per frame. The server
 * repeats it in between. A session that predicts sends an input for every tick, early enough to be in time.
 *
 * <p><b>Platforms.</b> Java 17: records and their reflection, method handles. On Android that is API level 34, on which
 * it has not been tried.
 */
public final class ClientSession {
    private static final double NEWEST = -1;
    private static final int NO_PLAYER = 0;

    private final Messages messages;
    private final byte[] schemaHash;
    private final Schema schema;
    private final RoomView view;
    private Replica replica;
    private final Consumer<byte[]> out;
    private final Consumer<Record> onEvent;
    private final EntityListeners listeners;
    private Runnable onApplied = () -> {};
    private Consumer<Rewind> onRewound = rewind -> {};
    private final WireOutput scratch = new WireOutput(256, Integer.MAX_VALUE);
    private @Nullable Welcome welcome;
    private @Nullable KeyframeRequests keyframeRequests;
    private @Nullable Record held;
    private Unacknowledged unacknowledged = new Unacknowledged();
    private Asks asks = new Asks();
    private @Nullable ClientSession former; // whose commands and asks go on in this session, until the Welcome
    private @Nullable PredictedRules rules;
    private @Nullable Prediction prediction;
    private @Nullable InputLead lead;
    private boolean connected;
    private boolean closed;
    private boolean outdated;
    private boolean durable;
    private boolean frozen;
    private @Nullable Rewind rewind; // of which the next frame tells
    private int appliedTick = -1;
    private int shownTick = -1; // as appliedTick, but it stays where the client starts from nothing
    private int pingedTick = -1;
    private double viewTime = NEWEST;
    private int ack;
    private int commandAck;
    private int pongs;

    /**
     * @param out takes each message to send
     * @param onEvent called with each event of the game
     */
    public ClientSession(Schema schema, Messages messages, Consumer<byte[]> out, Consumer<Record> onEvent) {
        this(schema, messages, out, onEvent, new EntityListeners());
    }

    /**
     * A session of a client that may have had another one.
     *
     * @throws IllegalArgumentException if the room lacks a kind of the listeners, or has it with other fields
     */
    ClientSession(
            Schema schema,
            Messages messages,
            Consumer<byte[]> out,
            Consumer<Record> onEvent,
            EntityListeners listeners) {
        this.schema = schema;
        this.messages = messages;
        this.schemaHash = schema.hashBytes();
        this.view = new RoomView(schema);
        this.replica = new Replica(schema);
        this.out = out;
        this.onEvent = onEvent;
        this.listeners = listeners;
        listeners.requireKindsOf(view);
        listeners.expectAnotherRoom();
    }

    /**
     * Predicts the player's entities by these rules, from the next welcome from nothing on.
     *
     * @throws IllegalArgumentException if the room lacks the kind of a rule, or has it with other fields
     */
    public void predict(PredictedRules by) {
        by.requireKindsOf(schema);
        rules = by;
    }

    /**
     * Calls back when the room goes on from an earlier tick than this client had seen; {@link #replica} has that tick
     * already.
     */
    public void onRewound(Consumer<Rewind> newOnRewound) {
        onRewound = newOnRewound;
    }

    /** Goes on with the commands and asks of an ended session for the same seat. */
    void continueFrom(ClientSession ended) {
        former = ended;
    }

    /** Calls back when a frame is applied, before any listener. */
    void onApplied(Runnable newOnApplied) {
        onApplied = newOnApplied;
    }

    /**
     * Calls back with each entity of a class that comes into sight, when the whole frame is applied, and at once with
     * those that are there. The entities are as {@link #all} makes them. If the client takes another seat, the entities
     * of the old room are removed and those of the new one spawn. What a listener throws is reported as uncaught.
     *
     * @return ends it
     * @throws IllegalArgumentException as {@link #all}
     */
    public <E> Runnable onSpawn(Class<E> type, Consumer<? super E> listener) {
        return listeners.add(EntityListeners.News.SPAWN, type, listener, view, replica);
    }

    /** As {@link #onSpawn}, with each entity that goes out of sight: an object that shows it as it was last. */
    public <E> Runnable onRemove(Class<E> type, Consumer<? super E> listener) {
        return listeners.add(EntityListeners.News.REMOVE, type, listener, view, replica);
    }

    /**
     * As {@link #onSpawn}, with each entity, or room state, of which a field has changed: at most once per frame, and
     * not in the frame that spawned it. After a resumption from nothing all that are still there count as changed.
     */
    public <E> Runnable onChange(Class<E> type, Consumer<? super E> listener) {
        return listeners.add(EntityListeners.News.CHANGE, type, listener, view, replica);
    }

    /**
     * Takes in one message of the server.
     *
     * @return whether the caller should call {@link #sendHeld} now: it was a frame, and not a missed one
     * @throws RefusedException if it is malformed or of another schema; the caller closes the connection
     */
    public boolean receive(byte[] bytes) {
        Record message = messages.decodeFromServer(bytes, 0, bytes.length);
        if (connected == message instanceof Welcome) {
            throw new RefusedException(CloseReason.UNEXPECTED, "the first message, and no other, is a Welcome");
        }
        if (message instanceof Frame frame) {
            apply(frame);
            return (frame.flags() & Frame.MISSED) == 0;
        } else if (message instanceof Welcome next) {
            if (!Arrays.equals(next.schemaHash(), schemaHash)) {
                outdated = true;
                throw new RefusedException(CloseReason.UNEXPECTED, "the room has another schema");
            }
            begin(next);
        } else if (message instanceof Pong) {
            pongs++;
        }
        return false;
    }

    private void begin(Welcome next) {
        boolean again = welcome != null && Arrays.equals(welcome.roomInstance(), next.roomInstance());
        int epoch = again && welcome != null ? welcome.epoch() : next.epoch();
        if (next.epoch() < epoch) {
            throw new RefusedException(
                    CloseReason.SILENT, "the room goes on in another process"); // and the client attempts again
        }
        boolean rewinds = next.epoch() > epoch;
        if (next.resumedTick() >= 0 && (rewinds || !again || next.resumedTick() != appliedTick)) {
            throw new RefusedException(CloseReason.UNEXPECTED, "the room has no frames that go on from this client's");
        }
        welcome = next;
        connected = true;
        if (rewinds) {
            rewind = new Rewind(rewind == null ? shownTick : rewind.fromTick(), next.epochTick());
            asks.rewind(next.commandSeq(), unacknowledged.rewind(next.commandSeq()));
        } else if (!again) {
            listeners.expectAnotherRoom();
            beginRoom(next);
        } else if (next.resumedTick() < 0) {
            asks.startFromNothing(next.commandSeq());
        }
        keyframeRequests = new KeyframeRequests(next.tickRate());
        if (next.resumedTick() < 0) {
            replica = new Replica(schema);
            listeners.expectKeyframes();
            appliedTick = -1;
            pingedTick = -1;
            beginToPredict(next, rewinds || !again);
        }
        unacknowledged.inputMessages().forEach(this::sendAgain);
        unacknowledged.commandMessages(next.commandSeq(), this::bytes).forEach(this::write);
        asks.tell(); // a page may send new commands now, after those that are sent again
    }

    private void beginRoom(Welcome next) {
        rewind = null;
        ClientSession ended = former;
        former = null;
        Welcome then = ended == null ? null : ended.welcome;
        if (ended != null) {
            asks = ended.asks;
        }
        if (ended != null && then != null && Arrays.equals(then.roomInstance(), next.roomInstance())) {
            unacknowledged = ended.unacknowledged;
            boolean sameSchema = Arrays.equals(ended.schemaHash, schemaHash);
            continueCommands(next.commandSeq(), next.epoch() > then.epoch(), sameSchema);
        } else {
            unacknowledged = new Unacknowledged();
            unacknowledged.startAfter(next.commandSeq());
            asks.end(AskException.Reason.LOST, "the room is another one now");
        }
    }

    private void continueCommands(int commandSeq, boolean rewinds, boolean sameSchema) {
        if (rewinds || !sameSchema) {
            asks.rewind(commandSeq, unacknowledged.rewind(commandSeq));
        }
        if (!rewinds || !sameSchema) { // answers were lost, or are not repeated under another schema
            asks.startFromNothing(commandSeq);
        }
        if (!sameSchema) {
            for (int seq : unacknowledged.dropUnless(this::fits)) {
                asks.drop(seq - 1, 1, AskException.Reason.SCHEMA_CHANGED, "the game does not take this command now");
            }
        }
    }

    private boolean fits(Record command) {
        try {
            return bytes(new Commands(new Record[] {command}, Integer.MAX_VALUE)) <= Limits.MESSAGE_BYTES_MAX;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void sendAgain(Inputs sent) {
        write(new Inputs(
                appliedTick, sent.inputs(), sent.seq(), sent.targetTick(), sent.viewFraction(), sent.viewTick()));
    }

    private void beginToPredict(Welcome next, boolean anotherTime) {
        if (rules != null && !spectates()) {
            prediction = new Prediction(rules, schema, messages, next);
            lead = lead == null || anotherTime
                    ? new InputLead(next.tickRate(), next.tickRate() / next.snapshotRate())
                    : lead;
        }
    }

    /** The connection is gone: nothing is sent until another one brings a welcome. */
    public void lost() {
        connected = false;
        if (prediction != null) {
            prediction.forgetInputs();
        }
        if (lead != null) {
            lead.forget();
        }
    }

    private void apply(Frame frame) {
        try {
            replica.apply(frame, messages);
        } catch (RefusedException e) {
            listeners.expectKeyframes(); // some of its sections may be applied
            throw e;
        }
        appliedTick = frame.tick();
        shownTick = appliedTick;
        int group = requireNonNull(keyframeRequests, "there was a Welcome").next(replica.brokenGroups(), appliedTick);
        if (group != KeyframeRequests.NONE) {
            write(new KeyframeRequest(group));
        }
        if ((frame.flags() & Frame.MISSED) == 0) {
            ack = frame.ack();
            commandAck = frame.commandAck();
            durable = replica.durableLag() != Section.NOT_DURABLE;
            frozen = (frame.flags() & Frame.FROZEN) != 0;
            unacknowledged.acknowledge(ack, commandAck, appliedTick, safeTick());
        }
        if (prediction != null && lead != null) {
            reconcile(frame, prediction, lead);
        }
        onApplied.run();
        tellRewind();
        asks.framed(frame, replica.replies());
        listeners.announce(view, replica);
        replica.events().forEach(event -> EntityListeners.tell(onEvent, event));
    }

    /** Without a store, and while it is frozen, there is no durable tick to wait for. */
    private int safeTick() {
        return durable && !frozen ? appliedTick - replica.durableLag() : appliedTick;
    }

    private void tellRewind() {
        Rewind told = rewind;
        rewind = null;
        if (told != null && told.toTick() < told.fromTick()) {
            EntityListeners.tell(onRewound, told);
        }
    }

    private void reconcile(Frame frame, Prediction predicted, InputLead ahead) {
        if ((frame.flags() & Frame.MISSED) == 0) {
            ahead.told(frame.tick(), frame.ack(), frame.margin());
        }
        predicted.apply(frame, replica);
        if (predicted.asksExact(ahead.ticks())) {
            write(new ExactRequest());
        }
    }

    /** Holds this input from now on. */
    public void hold(Record input) {
        messages.codec(input.getClass()); // throws here and not later if the class is wrong
        held = input;
    }

    /**
     * Sets the moment of the room that the player is looking at, which the inputs from now on carry. Until the first
     * call it is that of the newest snapshot.
     *
     * @param tick 0 or more, to the 256th of a tick
     */
    public void lookAt(double tick) {
        viewTime = tick;
    }

    /**
     * Sends the held input for the tick after the newest applied one, or if the session predicts, for each tick up to
     * the one that it aims at. A client without a held input, and a spectator, sends a ping with the applied tick about
     * once a second. Does nothing without a connection.
     */
    public void sendHeld() {
        if (!connected) {
            return;
        }
        if (spectates() || held == null) {
            if (pingedTick < 0
                    || appliedTick - pingedTick >= requireNonNull(welcome).tickRate()) {
                pingedTick = appliedTick;
                ping();
            }
        } else if (prediction != null && lead != null) {
            sendAhead(held, prediction, lead);
        } else {
            sendInputs(new Record[] {held}, unacknowledged.newInputSeq(), appliedTick + 1);
        }
    }

    /** Sends a ping, which the server answers in every state of its room; does nothing without a connection. */
    public void ping() {
        write(new Ping(appliedTick, pongs));
    }

    private void sendAhead(Record input, Prediction predicted, InputLead ahead) {
        int last = appliedTick + ahead.ticks();
        Record[] newest = new Record[ahead.inputsDue(appliedTick)];
        if (newest.length == 0) { // earlier inputs reach as far
            return;
        }
        Arrays.fill(newest, input);
        for (int tick = last - newest.length + 1; tick <= last; tick++) {
            int seq = unacknowledged.newInputSeq();
            ahead.sent(seq, tick, appliedTick);
            predicted.take(tick, seq, input);
        }
        sendInputs(newest, unacknowledged.inputSeq(), last);
    }

    private void sendInputs(Record[] newest, int seq, int targetTick) {
        double view = viewTime == NEWEST ? Math.max(0, appliedTick) : viewTime;
        int viewTick = (int) view;
        int viewFraction = (int) ((view - viewTick) * Inputs.VIEW_FRACTIONS);
        Inputs message = new Inputs(appliedTick, newest, seq, targetTick, viewFraction, viewTick);
        if (newest.length > 1 && bytes(message) > Limits.MESSAGE_BYTES_MAX) {
            int half = newest.length / 2;
            int rest = newest.length - half;
            sendInputs(Arrays.copyOf(newest, half), seq - rest, targetTick - rest);
            sendInputs(Arrays.copyOfRange(newest, half, newest.length), seq, targetTick);
        } else {
            unacknowledged.inputs(message);
            write(message);
        }
    }

    /**
     * Sends a command; without a connection, when there is one again. A durable command takes effect once, even if the
     * server crashes; a command that the room has handled and lost is sent again.
     *
     * @return whether it is sent, or will be; false if 256 wait to be handled or, in a room with a store, to be
     *     durable; before the Welcome; after the session's end; and for a spectator
     * @throws IllegalArgumentException if it does not fit into a message
     */
    public boolean send(Record command) {
        return sendCommand(command) > 0;
    }

    /**
     * As {@link #send}, and awaits the answer.
     *
     * @return the event that is the answer; {@code null} if the room handled the command without an answer. It fails
     *     with {@link AskException}
     */
    public CompletableFuture<@Nullable Record> ask(Record command) {
        int seq = asks.full() ? 0 : sendCommand(command);
        return seq > 0 ? asks.await(seq) : CompletableFuture.failedFuture(notSent());
    }

    private AskException notSent() {
        if (spectates()) {
            return new AskException(AskException.Reason.SPECTATOR, "spectators only watch");
        }
        return takesCommands()
                ? new AskException(AskException.Reason.FULL, "256 commands wait already")
                : new AskException(AskException.Reason.CLOSED, "there is no session");
    }

    private boolean takesCommands() {
        return welcome != null && !closed && !spectates();
    }

    private int sendCommand(Record command) {
        messages.codec(command.getClass()); // as in hold()
        int messageBytes = bytes(new Commands(new Record[] {command}, Integer.MAX_VALUE));
        if (messageBytes > Limits.MESSAGE_BYTES_MAX) {
            throw new IllegalArgumentException(command.getClass().getSimpleName() + " takes a message of "
                    + messageBytes + " bytes, more than " + Limits.MESSAGE_BYTES_MAX);
        }
        int seq = takesCommands() ? unacknowledged.command(command) : 0;
        if (seq > 0) {
            write(new Commands(new Record[] {command}, seq));
        }
        return seq;
    }

    /** Ends the session: all {@link #ask}s fail. */
    public void close() {
        connected = false;
        closed = true;
        asks.end(AskException.Reason.CLOSED, "the session is over");
        asks.tell();
        if (former != null) {
            former.close();
        }
    }

    /** Whether the client is a spectator. */
    public boolean spectates() {
        return welcome != null && welcome.playerId() == NO_PLAYER;
    }

    private void write(Record message) {
        if (connected) {
            bytes(message);
            out.accept(scratch.toBytes());
        }
    }

    /** Encodes a message, and returns its length. */
    private int bytes(Record message) {
        scratch.clear();
        messages.encode(message, scratch);
        return scratch.position();
    }

    /** The newest Welcome, {@code null} before the first. */
    public @Nullable Welcome welcome() {
        return welcome;
    }

    /** Whether a Welcome has come, and the connection is not {@linkplain #lost} since. */
    public boolean connected() {
        return connected;
    }

    /** Whether the room goes on with another schema than this session's: a new seat comes with that one. */
    boolean outdated() {
        return outdated;
    }

    /** Whether the newest frame says that the room has a store: then the session survives the server. */
    public boolean durable() {
        return durable;
    }

    /** Whether the room's store accepts nothing at present: a crash of the server loses these ticks. */
    public boolean frozen() {
        return frozen;
    }

    /** The client's state of the room; another object after a resumption from nothing. */
    public Replica replica() {
        return replica;
    }

    /** This player's id, as in {@link Replica#owner}; 0: a spectator's, and before the first Welcome. */
    public int playerId() {
        return welcome == null ? NO_PLAYER : welcome.playerId();
    }

    /**
     * The entities of a class of the game in sight, as {@link Replica#ids} has them: new objects that show the newest
     * snapshot and do not change. Quantized numbers and angles are as they travel, rounded. An owner-only field that
     * this client does not get is as a new object has it. A reference is another such object; {@code null} if the
     * client does not see it, or if no field and no call before says of which class it is. {@link Replica#owner} has
     * the owners.
     *
     * @throws IllegalArgumentException if the room has no such kind, or the class not its fields
     */
    public <E> List<E> all(Class<E> type) {
        return view.all(type, replica);
    }

    /** As {@link #all}, the first that is this player's; {@code null} if it owns none. */
    public <E> @Nullable E own(Class<E> type) {
        return view.own(type, replica, playerId());
    }

    /** As {@link #all}, the one with this id; {@code null} if it is not in sight. */
    public <E> @Nullable E find(Class<E> type, int id) {
        return view.find(type, id, replica);
    }

    /** As {@link #all}, the room state of a class; {@code null} if the room has none. */
    public <S> @Nullable S state(Class<S> type) {
        return view.state(type, replica);
    }

    /** The prediction; {@code null} before the Welcome, and if the session does not predict. */
    public @Nullable Prediction prediction() {
        return prediction;
    }

    /** Tick of the newest frame, -1 before the first. */
    public int appliedTick() {
        return appliedTick;
    }

    /** Sequence number of the last input that the room consumed or passed over. */
    public int ack() {
        return ack;
    }

    /** Sequence number of the last command that the room handled. */
    public int commandAck() {
        return commandAck;
    }

    /** The number of pongs. */
    public int pongs() {
        return pongs;
    }
}
