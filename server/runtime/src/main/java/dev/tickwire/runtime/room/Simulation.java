package dev.tickwire.runtime.room;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.runtime.game.FieldsHash;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.session.EventQueue;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.Sanctions;
import dev.tickwire.runtime.session.Sanctions.Imposer;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.runtime.state.StateVisitor;
import dev.tickwire.runtime.world.View;
import dev.tickwire.runtime.world.World;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room as its game sees it, without clients: its state after a tick depends on its state before and on the tick's
 * {@link Facts} alone. All calls of the game come from here, through its {@link GameInstance}.
 *
 * <p>A tick begins with its first fact, any time after the tick before; each fact takes effect as it is added.
 * {@link #run} ends the tick.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Errors.</b> Exceptions of the game pass through; the simulation must not be used afterwards.
 */
final class Simulation {
    private final RoomCreation creation;
    private final Settings settings;
    private final int ticksPerSnapshot;
    private final RoomThread thread;
    private final GameCallTracker caller;
    private final CounterSink counters;
    private final GameInstance gameInstance;
    private final OutOfRangeCounts outOfRange;
    private final World world;
    private final EventQueue events;
    private final RoomCapacity capacity;
    private final RoomListing listing;
    private final Sanctions sanctions;
    private final GameAudience audience;
    private final GameRoom gameRoom;
    private final Facts facts = new Facts(this::apply);
    private final List<SeatedPlayer> players = new ArrayList<>();
    private final List<Player> playersSeen = Collections.unmodifiableList(players);
    private final Int2ObjectOpenHashMap<SeatedPlayer> playerById = new Int2ObjectOpenHashMap<>();
    private final List<SeatedPlayer> kicked = new ArrayList<>(); // in this tick
    private volatile int tick; // volatile: other threads compare it with the ends of bans
    private boolean begun;
    private int lastPlayerId;
    private int bansSettled;

    /**
     * Constructs the game and asks for its settings; {@link #create} has to follow.
     *
     * @param outOfRange counts clamped values
     */
    Simulation(
            RoomCreation creation,
            RoomThread thread,
            GameCallTracker caller,
            OutOfRangeCounts outOfRange,
            CounterSink counters) {
        GameType type = creation.game();
        this.creation = creation;
        this.thread = thread;
        this.counters = counters;
        this.outOfRange = outOfRange;
        this.caller = caller;
        this.gameInstance = new GameInstance(type, caller);
        this.settings = gameInstance.settings(creation.options());
        this.ticksPerSnapshot = settings.tickRate() / settings.snapshotRate();
        this.world = new World(type, settings, outOfRange);
        this.events = new EventQueue(type.messages(), outOfRange, counters);
        Settings.Spectators spectators = settings.spectators();
        this.capacity =
                new RoomCapacity(settings.playersMax(), spectators == null ? 0 : spectators.max(), type.teams());
        this.listing = new RoomListing(capacity, type);
        this.sanctions = new Sanctions(settings.tickRate(), this::tick);
        this.audience = new GameAudience(thread, world.openView());
        this.gameRoom = new GameRoom(this);
    }

    /** Calls the game's {@code created}, whose exceptions pass through. */
    void create() {
        gameInstance.created(gameRoom);
    }

    /** What the room was created from; an equal creation gives an equal simulation. */
    RoomCreation creation() {
        return creation;
    }

    Settings settings() {
        return settings;
    }

    /** Ticks from one snapshot to the next. */
    int ticksPerSnapshot() {
        return ticksPerSnapshot;
    }

    /** Brackets the calls of the game. */
    GameCallTracker caller() {
        return caller;
    }

    RoomThread thread() {
        return thread;
    }

    /** The game. */
    Game<?> game() {
        return gameInstance.game();
    }

    World world() {
        return world;
    }

    /** Events that all clients receive with the next snapshot. */
    EventQueue events() {
        return events;
    }

    RoomCapacity capacity() {
        return capacity;
    }

    RoomListing listing() {
        return listing;
    }

    Sanctions sanctions() {
        return sanctions;
    }

    GameAudience audience() {
        return audience;
    }

    GameRoom gameRoom() {
        return gameRoom;
    }

    /** The players, in the order of joining. */
    List<Player> players() {
        return playersSeen;
    }

    /** The player with this id; {@code null} if there is none. */
    @Nullable
    SeatedPlayer player(int id) {
        return playerById.get(id);
    }

    /** The largest player id so far. */
    int lastPlayerId() {
        return lastPlayerId;
    }

    /** The current tick; between two ticks, the latest. */
    int tick() {
        return tick;
    }

    /** The latest tick that has ended. */
    int lastTick() {
        return begun ? tick - 1 : tick;
    }

    /** The value of {@link Sanctions#bansImposed} up to which banned players have left. */
    int bansSettled() {
        return bansSettled;
    }

    /** All state has been restored; calls the game's {@code restored}. */
    void restored() {
        gameInstance.restored(gameRoom);
    }

    /** Continues after a tick of another simulation, with its counters. */
    void resume(int newTick, int newLastPlayerId, int newBansSettled) {
        tick = newTick;
        lastPlayerId = newLastPlayerId;
        bansSettled = newBansSettled;
    }

    /** Visits all state except players and the world. */
    void visit(StateVisitor state) {
        state.know("players", 0, playersSeen);
        state.know("settings", 0, settings);
        sanctions.visit(state);
        listing.visit(state);
        audience.visit(state);
        gameRoom.visit(state);
        gameInstance.visit(state);
    }

    /**
     * A fast hash of 64 bits: entities and states, ids, randomness, timers. It covers less than
     * {@link Checkpoint#hash}. Equal simulations have equal hashes between two ticks.
     */
    long hash() {
        long counts = ((long) lastTick() << Integer.SIZE) | lastPlayerId;
        return FieldsHash.mix(world.hash() + FieldsHash.mix(counts)) + gameRoom.hash();
    }

    /** Takes seats for exactly the present players. */
    void occupyPlaces() {
        capacity.vacate();
        for (SeatedPlayer player : players) {
            capacity.occupy(player.client().team());
        }
    }

    /** Continues after this tick and this entity id. */
    void startAfter(int newTick, int entityId) {
        tick = newTick;
        world.startAfter(entityId);
    }

    /** The facts of the current tick. The first call after a tick begins the next one. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // volatile for readers; only the worker writes
    Facts facts() {
        if (!begun) {
            begun = true;
            tick++;
            facts.begin(tick);
            forgetKicked();
        }
        return facts;
    }

    /** The facts of the latest tick, until the next one begins. */
    Facts latestFacts() {
        return facts;
    }

    private void forgetKicked() {
        for (int i = kicked.size() - 1; i >= 0; i--) {
            SeatedPlayer player = kicked.get(i);
            if (playerById.get(player.id()) != player) { // else a test has kicked it between two ticks
                kicked.remove(i);
            }
        }
    }

    /** Ends the current tick: timers, the game's tick, and the departure of kicked and banned players. */
    void run() {
        facts();
        gameInstance.timers(gameRoom);
        gameInstance.tick(gameRoom);
        removeKicked();
        begun = false;
    }

    /** The players that the game or an operator has kicked or banned in this tick. {@link #run} removes them. */
    List<SeatedPlayer> kicked() {
        return kicked;
    }

    /** Applies the tick's predicted rules to the copies of the players' entities. */
    void runPredictedCopies(PlayerClients playerClients) {
        gameInstance.runPredictedCopies(gameRoom, playerClients);
    }

    /** Calls the game's {@code closed}; nothing follows. */
    void close() {
        gameInstance.closed(gameRoom);
    }

    /** The room has ended: the game sees no players any longer. */
    void dismissPlayers() {
        players.clear();
        playerById.clear();
    }

    /** Whether the tick ends with a snapshot, as the last tick does. */
    boolean snapshotDue() {
        return tick % ticksPerSnapshot == 0 || gameRoom.finished() != null;
    }

    /**
     * Captures the snapshot that is due.
     *
     * @return as {@link World#capture}
     */
    int capture() {
        int found = world.capture();
        world.remember(tick);
        return found;
    }

    private void apply(int fact) {
        Object value = facts.value(fact);
        switch (facts.kind(fact)) {
            case JOINED -> join(facts.player(fact), (JoiningClient) requireNonNull(value), facts.number(fact));
            case DROPPED -> {
                SeatedPlayer player = about(fact);
                player.connected(false);
                gameInstance.dropped(gameRoom, player);
            }
            case RETURNED -> {
                SeatedPlayer player = about(fact);
                player.connected(true);
                gameInstance.returned(gameRoom, player);
            }
            case RELOADED -> gameInstance.reloaded(gameRoom, about(fact));
            case LEFT -> leave(about(fact), (LeaveReason) requireNonNull(value));
            case INPUT ->
                about(fact).hold(tick, (Record) value, facts.number(fact), facts.ack(fact), facts.viewLag(fact));
            case COMMAND -> command(about(fact), (Command) requireNonNull(value), facts.number(fact));
            case KICK -> about(fact).kick((String) requireNonNull(value));
            case BAN -> {
                Facts.Penalty ban = (Facts.Penalty) requireNonNull(value);
                about(fact).ban(ban.seconds(), ban.reason(), Imposer.OPERATOR);
            }
            case MUTE -> {
                Facts.Penalty mute = (Facts.Penalty) requireNonNull(value);
                about(fact).mute(mute.seconds(), mute.reason(), Imposer.OPERATOR);
            }
            case PARDON -> sanctions.pardon((String) requireNonNull(value));
            case MODERATOR -> about(fact).moderator(facts.number(fact) != 0);
            case LISTING -> listing.change((ListingChange) requireNonNull(value));
            case AUDIENCE -> audience.size(facts.number(fact));
            case PAUSED -> sanctions.pass(facts.number(fact));
        }
    }

    private SeatedPlayer about(int fact) {
        return requireNonNull(playerById.get(facts.player(fact)), "a fact is about a player of the room");
    }

    private void join(int id, JoiningClient client, int nonce) {
        lastPlayerId = Math.max(lastPlayerId, id);
        SeatedPlayer player = seat(id, client);
        player.sessionNonce(nonce);
        gameInstance.joined(gameRoom, player);
    }

    /** Makes a player of this room without calling the game. */
    SeatedPlayer seat(int id, JoiningClient client) {
        SeatedPlayer player = newPlayer(id, client, world.openView(id));
        players.add(player);
        playerById.put(id, player);
        return player;
    }

    /** A player that has left and to which the game may still refer. */
    SeatedPlayer departed(int id, JoiningClient client) {
        return newPlayer(id, client, world.closedView());
    }

    private SeatedPlayer newPlayer(int id, JoiningClient client, View view) {
        return new SeatedPlayer(
                id,
                client,
                view,
                thread,
                sanctions,
                kicked,
                settings,
                creation.game().messages(),
                outOfRange,
                counters);
    }

    private void leave(SeatedPlayer player, LeaveReason why) {
        players.remove(player);
        playerById.remove(player.id());
        world.closeView(player.id());
        gameInstance.left(gameRoom, player, why);
    }

    private void command(SeatedPlayer player, Command command, int seq) {
        player.commandBegins(seq);
        gameInstance.command(gameRoom, player, command);
        player.commandEnds();
    }

    /** Removes kicked players, and players with the identity of a banned one, as in another tab of the same browser. */
    private void removeKicked() {
        if (bansSettled != sanctions.bansImposed()) {
            bansSettled = sanctions.bansImposed();
            for (SeatedPlayer player : players) {
                Sanctions.Sanction ban = sanctions.banned(player.identity());
                if (ban != null) {
                    player.kick(ban.reason());
                }
            }
        }
        for (int i = 0; i < kicked.size(); i++) { // the game may kick another player when one leaves
            SeatedPlayer player = kicked.get(i);
            if (playerById.get(player.id()) == player) { // else it has left already
                leave(player, LeaveReason.KICKED);
            }
        }
    }
}
