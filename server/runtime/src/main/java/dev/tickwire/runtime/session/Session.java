package dev.tickwire.runtime.session;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A player's client at the server: receives its messages, picks the input of each tick, and holds what its next frame
 * needs. It survives a lost connection for the grace time and resumes over another one. The game sees the
 * {@link SeatedPlayer}.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Memory.</b> About 1 KB while idle. In the steady state an input or a command allocates one object: the game's
 * own record.
 */
public final class Session extends Client {
    private final int id;
    private final JoiningClient client;
    private final int nonce;
    private final InputBuffer inputs;
    private final CommandBuffer commands;

    private @Nullable SeatedPlayer player; // from the tick in which it joins
    private boolean connected = true;
    private int graceEndTick;
    private int welcomes;
    private int welcomesSeen; // as far as is known
    private boolean welcomesUnknown; // an earlier process has sent them
    private int nextTick;
    private @Nullable LeaveReason ended;

    /**
     * A session with its first connection.
     *
     * @param id of its player
     * @param nonce unique among the room's sessions
     * @param tick the room's current tick
     */
    public Session(
            int id,
            JoiningClient client,
            int nonce,
            Connection connection,
            Messages messages,
            CounterSink counters,
            Settings settings,
            int tick) {
        super(new ClientConnection(connection, new FrameChain(settings, tick), tick), messages, counters, settings);
        this.id = id;
        this.client = client;
        this.nonce = nonce;
        this.inputs = new InputBuffer(counters);
        this.commands = new CommandBuffer(counters);
        this.nextTick = tick + 1;
    }

    /**
     * A session of a restored room, without a connection: its client resumes with a token of an earlier process. The
     * grace time begins.
     *
     * @param tick the room's current tick
     */
    public static Session restored(
            SeatedPlayer player, Messages messages, CounterSink counters, Settings settings, int tick) {
        Session session = new Session(
                player.id(),
                player.client(),
                player.sessionNonce(),
                Connection.GONE,
                messages,
                counters,
                settings,
                tick);
        session.joined(player);
        session.welcomesUnknown = true;
        session.inputs.startAfter(player.ack(), player.holds());
        session.commands.startAfter(player.commandSeq());
        session.disconnect();
        return session;
    }

    /** The player's id. */
    public int id() {
        return id;
    }

    /** Distinguishes this session from all others of the room, also from one whose player gets the same id later. */
    public int nonce() {
        return nonce;
    }

    /** Name, identity and team. */
    public JoiningClient client() {
        return client;
    }

    /** The player has joined. */
    public void joined(SeatedPlayer asPlayer) {
        player = asPlayer;
    }

    /** The player; only after {@link #joined}. */
    public SeatedPlayer player() {
        return requireNonNull(player, "its player has joined");
    }

    /**
     * Resumes over another connection, and closes the previous one if it is open. A welcome has to follow.
     *
     * @param counter one that {@link #recognizes} accepts
     * @param appliedTick the client receives the frames since this tick; -1: a keyframe
     * @param tick the room's current tick
     */
    public void resume(Connection next, int counter, int appliedTick, int tick) {
        link().close(CloseReason.TAKEN_OVER, "");
        connected = true;
        welcomesSeen = counter;
        if (welcomesUnknown) {
            welcomesUnknown = false;
            welcomes = counter;
        }
        link(new ClientConnection(next, FrameChain.resumed(settings, tick, appliedTick), tick));
        inputs.allowJump();
        if (appliedTick < 0) {
            inputs.pause();
        }
    }

    /**
     * Whether a resume token is for this session and valid. Each welcome carries a token: the newest that the client is
     * known to have is valid, and so are all later ones. In a restored room every token of the session is valid until
     * the first welcome.
     */
    public boolean recognizes(int tokenNonce, int counter) {
        boolean good = welcomesUnknown || (counter >= welcomesSeen && counter <= welcomes);
        return ended == null && tokenNonce == nonce && good;
    }

    /**
     * Reads the connection once and takes the messages in.
     *
     * @param tick the tick that consumes them
     */
    public void receive(int tick) {
        nextTick = tick;
        read(1);
    }

    @Override
    boolean listens() {
        return connected && ended == null;
    }

    @Override
    int readTick() {
        return nextTick;
    }

    @Override
    int frameTick() {
        return nextTick;
    }

    @Override
    void gone(Connection.Peer how) {
        if (how == Connection.Peer.LEFT) {
            end(LeaveReason.LEFT, CloseReason.NORMAL, "");
        } else {
            lose(CloseReason.NORMAL);
        }
    }

    @Override
    void refused(CloseReason reason, String why) {
        end(LeaveReason.REFUSED, reason, why);
    }

    /** Closes a connection that has been silent for too long. */
    public void loseIfSilent(int tick) {
        if (silent(tick)) {
            lose(CloseReason.SILENT);
        }
    }

    /** Continues without a connection for the grace time; ends if the settings have none. */
    public void lose(CloseReason reason) {
        if (settings.graceMs() == 0) {
            end(LeaveReason.LOST, reason, "");
            return;
        }
        link().close(reason, "");
        disconnect();
        inputs.pause();
    }

    private void disconnect() {
        connected = false;
        graceEndTick = nextTick + FrameChain.ticks(settings.graceMs(), settings);
    }

    /** Begins the grace time of a session without a connection anew. */
    public void renewGrace() {
        if (!connected) {
            disconnect();
        }
    }

    /** Ends a session whose client has not resumed within the grace time. */
    public void endIfGraceIsOver(int tick) {
        if (!connected && tick >= graceEndTick) {
            end(LeaveReason.LOST, CloseReason.NORMAL, "");
        }
    }

    @Override
    public void message(byte[] buffer, int offset, int length) {
        welcomesSeen = welcomes;
        super.message(buffer, offset, length);
    }

    @Override
    public void inputs(
            int appliedTick, Record[] oldestFirst, int count, int seq, int targetTick, int viewFraction, int viewTick) {
        link().requireWelcomed();
        link().frames().applied(appliedTick);
        for (int i = 0; i < count; i++) {
            int before = count - 1 - i;
            long viewTime = ((long) viewTick - before) * Inputs.VIEW_FRACTIONS + viewFraction;
            inputs.add(seq - before, (long) targetTick - before, oldestFirst[i], viewTime, nextTick);
        }
    }

    @Override
    public void commands(Record[] oldestFirst, int count, int newestSeq) {
        link().requireWelcomed();
        for (int i = 0; i < count; i++) {
            commands.add(newestSeq - (count - 1 - i), (Command) oldestFirst[i]);
        }
    }

    @Override
    public void exactRequest() {
        link().requireWelcomed();
        player().outbox().predicting().request(nextTick);
    }

    /**
     * Picks the input of this tick. Must be called for every tick.
     *
     * @return whether {@link #input} changes
     */
    public boolean pickInput(int tick) {
        return inputs.consume(tick);
    }

    /** The input that was picked last; {@code null}: the player holds none. */
    public @Nullable Record input() {
        return inputs.consumed();
    }

    /** Sequence number of {@link #input}; 0: none. */
    public int inputSeq() {
        return inputs.consumedSeq();
    }

    /** The view lag of {@link #input} at this tick, in 1/256 tick: the client's claim within the allowed bounds. */
    public int viewLag(int tick) {
        if (inputs.consumed() == null) {
            return 0;
        }
        int claimed = inputs.consumedViewLag();
        int allowed = player().allowedViewLag(tick, claimed);
        counters.add(Counter.VIEW_TIMES_CLAMPED, allowed == claimed ? 0 : 1);
        return allowed;
    }

    /** Removes the next command to handle; {@code null} if there is none. */
    public @Nullable Command pollCommand() {
        return commands.poll();
    }

    /** The number of the next welcome. */
    public int nextWelcome() {
        return welcomes + 1;
    }

    @Override
    public void sendWelcome(Welcome welcome, WireOutput scratch, ByteBuffer frame) {
        super.sendWelcome(welcome, scratch, frame);
        welcomes++;
    }

    /** Ends the session, once; later reasons are ignored. */
    public void end(LeaveReason why, CloseReason reason, String text) {
        if (ended == null) {
            ended = why;
            link().close(reason, text);
        }
    }

    /** The newest tick that the client has acknowledged over this connection; -1: none. */
    public int appliedTick() {
        return link().frames().appliedTick();
    }

    /** What the client may lack; {@code null}: nothing. */
    public @Nullable SessionState state() {
        return player().sessionState(appliedTick());
    }

    /** Why the session ended; {@code null} while it lives. */
    public @Nullable LeaveReason ended() {
        return ended;
    }

    /** See {@link InputBuffer#ack}. */
    public int ack() {
        return inputs.ack();
    }

    /** Sequence number of the newest received command. */
    public int commandSeq() {
        return commands.newestSeq();
    }

    /** Sequence number of the last handled command. */
    public int commandAck() {
        return commands.ack();
    }

    /**
     * The flags of the next frame's head, for the ticks since the last frame: {@link Frame#UNTIMELY} and
     * {@link Frame#DISTURBED}.
     */
    public byte takeFlags() {
        PredictionOutbox predictions = player().outbox().predictions();
        boolean disturbed = predictions != null && predictions.takeDisturbed();
        return (byte) ((inputs.takeUntimely() ? Frame.UNTIMELY : 0) | (disturbed ? Frame.DISTURBED : 0));
    }

    /** See {@link InputBuffer#margin}. */
    public int margin() {
        return inputs.margin();
    }

    /** Whether the session has a connection. */
    public boolean connected() {
        return connected;
    }
}
