package dev.tickwire.runtime.session;

import dev.tickwire.Asked;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Input;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.session.Sanctions.Imposer;
import dev.tickwire.runtime.state.StateVisitor;
import dev.tickwire.runtime.world.OwnedEntities;
import dev.tickwire.runtime.world.View;
import dev.tickwire.runtime.world.World;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A player as its game sees it: identity, input, entities, view, rights. Only facts and the game change it; what the
 * client sends and receives is in {@link Session}.
 *
 * <p><b>Threads.</b> The room's worker only; other threads get an {@link IllegalStateException}.
 */
public final class SeatedPlayer implements Player {
    /** The name of players in a {@link StateVisitor}. */
    private static final String PLAYER = "player";

    private final transient int id;
    private final transient JoiningClient client;
    private final transient View view;
    private final transient RoomThread thread;
    private final transient Sanctions sanctions;
    private final transient List<? super SeatedPlayer> kicked;
    private final transient Messages messages;
    private final transient ViewTime viewTime;
    private final transient OwnedEntities owned = new OwnedEntities();
    private final transient Outbox outbox;
    private @Nullable Record held;
    private int heldSeq;
    private int inputSeq; // the ack; checkpoints store it by this name
    private int commandSeq;
    private boolean connected = true;
    private int sessionNonce;
    private boolean moderator;
    private @Nullable String kickReason;

    /**
     * A player that has joined.
     *
     * @param kicked a list to which the player adds itself when it is kicked
     * @param outOfRange of the room
     */
    public SeatedPlayer(
            int id,
            JoiningClient client,
            View view,
            RoomThread thread,
            Sanctions sanctions,
            List<? super SeatedPlayer> kicked,
            Settings settings,
            Messages messages,
            OutOfRangeCounts outOfRange,
            CounterSink counters) {
        this.id = id;
        this.client = client;
        this.view = view;
        this.thread = thread;
        this.sanctions = sanctions;
        this.kicked = kicked;
        this.messages = messages;
        this.viewTime = new ViewTime(settings);
        this.outbox = new Outbox(this, settings, messages, outOfRange, counters);
    }

    /**
     * Sets the input from this tick on, and the view lag.
     *
     * @param input {@code null}: none
     * @param viewLag in 1/256 tick
     */
    public void hold(int tick, @Nullable Record input, int seq, int ack, int viewLag) {
        held = input;
        heldSeq = seq;
        inputSeq = ack;
        if (input != null) {
            viewTime.set(tick, viewLag);
        }
    }

    /** Sequence number of the newest input that was consumed or passed over; 0 before the first. */
    int ack() {
        return inputSeq;
    }

    /** Sequence number of the newest handled command; 0 before the first. */
    int commandSeq() {
        return commandSeq;
    }

    /** Whether the player holds an input. */
    boolean holds() {
        return held != null;
    }

    /** The view lag that the input of this tick may have, if it claims this one. */
    int allowedViewLag(int tick, int claimedLag) {
        return viewTime.allowed(tick, claimedLag);
    }

    /** The moment that the player sees when the room is at this tick, in 1/256 tick. */
    public long viewTime(int tick) {
        return viewTime.at(tick);
    }

    /** Sets whether the game sees the player as connected. */
    public void connected(boolean isConnected) {
        connected = isConnected;
    }

    /**
     * Sets the nonce of the session: a room that continues from an earlier tick may give the same id to another player.
     */
    public void sessionNonce(int nonce) {
        sessionNonce = nonce;
    }

    /** See {@link #sessionNonce(int)}. */
    int sessionNonce() {
        return sessionNonce;
    }

    /** Begins the handling of the command with this number. */
    public void commandBegins(int seq) {
        commandSeq = seq;
        outbox.replying().begin(seq);
    }

    /** Ends the handling of the command. */
    public void commandEnds() {
        outbox.replying().end();
    }

    /**
     * What the client may lack after this applied tick; {@code null}: nothing.
     *
     * @param appliedTick -1: none
     */
    public @Nullable SessionState sessionState(int appliedTick) {
        Replies replies = outbox.replies();
        return replies == null ? null : replies.state(id, appliedTick);
    }

    /** The reason of a kick; {@code null}: the player was not kicked. */
    public @Nullable String kickReason() {
        return kickReason;
    }

    /** Whether this is, or was, a player of the room with this world. */
    public boolean sits(World world) {
        return view.isOf(world);
    }

    /** Name, identity and team. */
    public JoiningClient client() {
        return client;
    }

    /** Visits the player's input, rights and view; not its entities. */
    public void visit(StateVisitor state) {
        state.fields(PLAYER, id, this);
        state.fields("viewTime", id, viewTime);
        view.visit(id, state);
    }

    /** The objects that {@link #visit} visits, of a player that has left. */
    public List<Object> parts() {
        return List.of(this, viewTime, view);
    }

    /** What the player sees. */
    public View view() {
        return view;
    }

    /** The thread that may call this player. */
    RoomThread thread() {
        return thread;
    }

    /** The player's entities, in the order of spawning. */
    OwnedEntities owned() {
        return owned;
    }

    /** What the player's client alone receives with its next frame. */
    public Outbox outbox() {
        return outbox;
    }

    /**
     * An entity of this player was spawned.
     *
     * @param launched whether a rule may have launched it
     */
    public void spawned(Entity entity, boolean launched) {
        owns(entity);
        if (launched) {
            outbox.predicting().launched(entity, heldSeq);
        }
    }

    /** Adds an entity whose id is higher than those of the player's other entities. */
    public void owns(Entity entity) {
        owned.add(entity);
    }

    /** An entity of this player was removed. */
    public void removed(Entity entity) {
        owned.remove(entity.id());
        PredictionOutbox predictions = outbox.predictions();
        if (predictions != null) {
            predictions.removed(entity);
        }
    }

    /** Applies the predicted rules of a tick of {@code dt} seconds to the copies of the player's entities. */
    public void runPredictedCopies(double dt) {
        PredictionOutbox predictions = outbox.predictions();
        if (predictions != null) {
            predictions.runPredictedCopies(this, dt);
        }
    }

    @Override
    public int id() {
        thread.check();
        return id;
    }

    @Override
    public String name() {
        thread.check();
        return client.name();
    }

    @Override
    public String identity() {
        thread.check();
        return client.identity();
    }

    @Override
    public int matchTeam() {
        thread.check();
        return client.team();
    }

    @Override
    public boolean connected() {
        thread.check();
        return connected;
    }

    @Override
    public <I extends Input> I input(Class<I> type) {
        thread.check();
        return type.cast(type.isInstance(held) ? held : messages.neutralInput(type.asSubclass(Record.class)));
    }

    @Override
    public void send(Event event) {
        thread.check();
        outbox.events().add(event);
    }

    @Override
    public Asked asked() {
        thread.check();
        return outbox.replying().asked(this);
    }

    @Override
    public <E extends Entity> @Nullable E own(Class<E> kind) {
        thread.check();
        return owned.first(kind);
    }

    @Override
    public void look(double x, double y) {
        thread.check();
        view.look(x, y);
    }

    @Override
    public void joinGroup(String group) {
        thread.check();
        view.joinGroup(group);
    }

    @Override
    public void leaveGroup(String group) {
        thread.check();
        view.leaveGroup(group);
    }

    @Override
    public boolean inGroup(String group) {
        thread.check();
        return view.inGroup(group);
    }

    @Override
    public void kick(String reason) {
        thread.check();
        Objects.requireNonNull(reason, "a player is kicked for a reason");
        if (kickReason == null) {
            kickReason = reason;
            kicked.add(this);
        }
    }

    @Override
    public void ban(double seconds, String reason) {
        ban(seconds, reason, Imposer.GAME);
    }

    /** As {@link #ban(double, String)}, in the name of an imposer. */
    public void ban(double seconds, String reason, Imposer by) {
        thread.check();
        sanctions.ban(
                client.identity(), seconds, Objects.requireNonNull(reason, "a player is banned for a reason"), by);
        kick(reason);
    }

    @Override
    public boolean mute(double seconds, String reason) {
        return mute(seconds, reason, Imposer.GAME);
    }

    /** As {@link #mute(double, String)}, in the name of an imposer. */
    public boolean mute(double seconds, String reason, Imposer by) {
        thread.check();
        return sanctions.mute(
                client.identity(), seconds, Objects.requireNonNull(reason, "a player is muted for a reason"), by);
    }

    @Override
    public @Nullable String muted() {
        thread.check();
        Sanctions.Sanction mute = sanctions.muted(client.identity());
        return mute == null ? null : mute.reason();
    }

    @Override
    public boolean moderator() {
        thread.check();
        return moderator;
    }

    @Override
    public void moderator(boolean moderator) {
        thread.check();
        this.moderator = moderator;
    }
}
