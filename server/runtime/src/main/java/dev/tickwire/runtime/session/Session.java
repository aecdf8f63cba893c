package dev.tickwire.runtime.session;

import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.ClientMessages;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.world.View;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A player's seat: takes in what the client says, and remembers what it needs.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Memory.</b> About 1 KB while idle. In the steady state the one object made for each input or command is the game's own record.
 *
 * <p><b>Errors.</b> Whatever the client sends either takes effect, is dropped and counted, or ends the session with a close code; it never throws.
 */
public final class Session implements Player, Connection.MessageSink, ClientMessages {
    private final int id;
    private final String name;
    private final Connection connection;
    private final View view;
    private final Messages messages;
    private final Counters counters;
    private final InputBuffer inputs;
    private final FrameChain frames;
    private final MessageBucket bucket = new MessageBucket();
    private final ArrayDeque<Command> commands = new ArrayDeque<>();
    private final List<Entity> owned = new ArrayList<>();
    private final EventQueue events;
    private final Settings settings;
    private final int silenceTicksMax;
    private final int keyframeIntervalTicks;

    private int nextTick;
    private int heardTick;
    private boolean heard;
    private int commandAck;
    private int commandSeq;
    private int pongNonce;
    private boolean pongDue;
    private int keyframeAllowedTick;
    private boolean keyframeWanted;
    private @Nullable Predictions predictions;
    private boolean welcomed;
    private @Nullable LeaveReason ended;

    /**
     * @param tick the room's current tick
     */
    public Session(
            int id,
            String name,
            Connection connection,
            View view,
            Messages messages,
            Counters counters,
            Settings settings,
            int tick) {
        this.id = id;
        this.name = name;
        this.connection = connection;
        this.view = view;
        this.messages = messages;
        this.counters = counters;
        this.inputs = new InputBuffer(settings, counters);
        this.settings = settings;
        this.events = new EventQueue(messages, counters);
        this.frames = new FrameChain(settings.tickRate(), tick);
        this.silenceTicksMax = (int) ((long) Limits.SILENCE_MS_MAX * settings.tickRate() / 1000);
        this.keyframeIntervalTicks = Limits.KEYFRAME_REQUEST_INTERVAL_MS * settings.tickRate() / 1000;
        this.nextTick = tick + 1;
        this.heardTick = tick;
    }

    /** From now on more than {@code Ping} is allowed. */
    public void welcomed() {
        welcomed = true;
    }

    /**
     * Reads the connection once and takes in what came.
     *
     * @param tick the tick that will consume it
     */
    public void receive(int tick, ByteBuffer scratch) {
        if (ended != null) {
            return;
        }
        nextTick = tick;
        bucket.refill();
        heard = false;
        try {
            switch (connection.receive(scratch, this)) {
                case LEFT -> end(LeaveReason.LEFT, CloseReason.NORMAL, "");
                case LOST -> end(LeaveReason.LOST, CloseReason.NORMAL, "");
                case THERE -> {}
            }
        } catch (RefusedException e) {
            counters.increment(Counter.MESSAGES_REFUSED);
            end(LeaveReason.REFUSED, e.reason(), String.valueOf(e.getMessage()));
        }
        if (heard) {
            heardTick = tick;
        }
    }

    /** Ends a session of which nothing was heard for too long. */
    public void endIfSilent(int tick) {
        if (tick - heardTick > silenceTicksMax && ended == null) {
            counters.increment(Counter.CLIENTS_SILENT);
            end(LeaveReason.LOST, CloseReason.SILENT, "");
        }
    }

    @Override
    public void message(byte[] buffer, int offset, int length) {
        heard = true;
        if (!bucket.take()) {
            counters.increment(Counter.MESSAGES_THROTTLED);
            return;
        }
        messages.decodeFromClient(buffer, offset, length, this);
        counters.increment(Counter.MESSAGES_RECEIVED);
    }

    @Override
    public void ping(int appliedTick, int nonce) {
        frames.applied(appliedTick);
        pongNonce = nonce;
        pongDue = true;
    }

    @Override
    public void inputs(
            int appliedTick, Record[] oldestFirst, int count, int seq, int targetTick, int viewFraction, int viewTick) {
        requireWelcomed();
        frames.applied(appliedTick);
        for (int i = 0; i < count; i++) {
            int before = count - 1 - i;
            long viewTime = ((long) viewTick - before) * Inputs.VIEW_FRACTIONS + viewFraction;
            inputs.add(seq - before, targetTick - before, oldestFirst[i], viewTime, nextTick);
        }
    }

    @Override
    public void commands(Record[] oldestFirst, int count, int newestSeq) {
        requireWelcomed();
        for (int i = 0; i < count; i++) {
            int seq = newestSeq - (count - 1 - i);
            if (seq <= commandSeq) {
                counters.increment(Counter.INPUTS_DUPLICATE);
            } else if (seq == commandSeq + 1) {
                commandSeq = seq;
                commands.add((Command) oldestFirst[i]);
            } else {
                throw new RefusedException(CloseReason.BAD_SEQUENCE, "command sequence jumps");
            }
        }
    }

    @Override
    public void keyframeRequest(int group) {
        requireWelcomed();
        if (nextTick >= keyframeAllowedTick) {
            keyframeAllowedTick = nextTick + keyframeIntervalTicks;
            keyframeWanted = true;
            counters.increment(Counter.KEYFRAMES_REQUESTED);
        }
    }

    @Override
    public void exactRequest() {
        requireWelcomed();
        predict().request(nextTick);
    }

    private void requireWelcomed() {
        if (!welcomed) {
            throw new RefusedException(CloseReason.UNEXPECTED, "only Ping before the Welcome");
        }
    }

    /** Moves on to the input of this tick. */
    public void consumeInput(int tick) {
        inputs.consume(tick);
    }

    /** The next command to handle, {@code null} after the last. */
    public @Nullable Command pollCommand() {
        Command command = commands.poll();
        if (command != null) {
            commandAck++;
        }
        return command;
    }

    /** Answers the newest ping, if one is unanswered and the connection is free. */
    public void sendPong(WireOutput scratch, ByteBuffer frame) {
        if (pongDue && ended == null && connection.writable()) {
            pongDue = false;
            scratch.clear();
            Messages.writePong(pongNonce, scratch);
            sendBytes(scratch, frame);
        }
    }

    /** Sends a message outside the frames. */
    public void sendMessage(Record message, WireOutput scratch, ByteBuffer frame) {
        scratch.clear();
        messages.encode(message, scratch);
        sendBytes(scratch, frame);
    }

    private void sendBytes(WireOutput message, ByteBuffer frame) {
        frame.clear().position(Connection.HEADROOM_BYTES);
        frame.put(message.buffer(), 0, message.position());
        frame.flip().position(Connection.HEADROOM_BYTES);
        connection.send(frame);
    }

    /** What to send at this snapshot tick. */
    public FrameChain.Next nextFrame(int tick) {
        FrameChain.Next next = frames.next(tick, connection.writable());
        if (next == FrameChain.Next.DELTA && keyframeWanted) {
            next = FrameChain.Next.KEYFRAME;
        }
        return next;
    }

    /** Sends a frame of this tick; the connection is {@link Connection#writable}. */
    public void sendFrame(int tick, boolean keyframe, ByteBuffer frame) {
        frames.sent(tick, keyframe);
        keyframeWanted &= !keyframe;
        connection.send(frame);
        counters.increment(Counter.FRAMES_SENT);
    }

    /** Ends the session, once; later reasons are ignored. */
    public void end(LeaveReason why, CloseReason reason, String text) {
        if (ended == null) {
            ended = why;
            connection.close(reason, text);
        }
    }

    /** Why it ended, {@code null} while it lives. */
    public @Nullable LeaveReason ended() {
        return ended;
    }

    /** The moment of the room that the player is looking at, in 1/256 tick, when the room is at this tick. */
    public long viewTime(int tick) {
        return inputs.viewTime(tick);
    }

    /** See {@link InputBuffer#ack}. */
    public int ack() {
        return inputs.ack();
    }

    /** Sequence number of the last command handled. */
    public int commandAck() {
        return commandAck;
    }

    /** See {@link InputBuffer#margin}. */
    public int margin() {
        return inputs.margin();
    }

    /**
     * An entity of the player's was spawned.
     *
     * @param launched whether a rule may have launched it
     */
    public void spawned(Entity entity, boolean launched) {
        owned.add(entity);
        if (launched) {
            predict().born(entity.id(), inputs.heldSeq());
        }
    }

    /** An entity of the player's was removed. */
    public void removed(Entity entity) {
        owned.remove(entity);
        if (predictions != null) {
            predictions.gone(entity.id());
        }
    }

    private Predictions predict() {
        if (predictions == null) {
            predictions = new Predictions(view, owned, settings, counters);
        }
        return predictions;
    }

    /** What the client is owed if it predicts; {@code null} if there was no reason to ask yet. */
    public @Nullable Predictions predictions() {
        return predictions;
    }

    /** Events for this player alone since the last frame. */
    public EventQueue events() {
        return events;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <I extends Input> I input(Class<I> type) {
        Record held = inputs.held();
        return type.cast(type.isInstance(held) ? held : messages.neutralInput(type.asSubclass(Record.class)));
    }

    @Override
    public <E extends Entity> @Nullable E own(Class<E> kind) {
        for (int i = 0; i < owned.size(); i++) {
            if (owned.get(i).getClass() == kind) {
                return kind.cast(owned.get(i));
            }
        }
        return null;
    }

    @Override
    public void look(double x, double y) {
        view.look(x, y);
    }

    @Override
    public void joinTeam(String team) {
        view.joinTeam(team);
    }

    @Override
    public void leaveTeam(String team) {
        view.leaveTeam(team);
    }

    @Override
    public void send(Event event) {
        events.add(event);
    }

    @Override
    public void kick(String reason) {
        end(LeaveReason.KICKED, CloseReason.KICKED, Objects.requireNonNull(reason, "a player is kicked for a reason"));
    }
}
