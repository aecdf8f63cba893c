package dev.tickwire.runtime.room;

import dev.tickwire.Durability;
import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.WhenEmpty;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.RoomCounters;
import dev.tickwire.runtime.replication.DurableTick;
import dev.tickwire.runtime.replication.Frames;
import dev.tickwire.runtime.replication.Replicator;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.Sanctions;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.runtime.tick.TickSchedule;
import dev.tickwire.runtime.tick.TickTimes.Phase;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One world with its players, from sockets to sockets: {@link #tick} is the data path.
 *
 * <p><b>Threads.</b> Made, ticked and ended by its worker. The methods of the first section may be called from any thread.
 *
 * <p><b>Errors.</b> What the game throws ends this room: logged once, players get close code 4500, other rooms go on. An exception of our own
 * code in the room's tick ends it, too; an {@link Error} passes through and ends the process: {@link Failures}.
 */
public final class Room {
    private static final long LATE_NS = 1_000_000;

    /** How long a recovered room waits for its players. */
    private static final long STANDSTILL_MS = 2000;

    private final int epoch;
    private final UUID instance;
    private final WorkerContext worker;
    private final RoomCounters counters;
    private final Consumer<Room> onEnd;
    private final Simulation simulation;
    private final Settings settings;
    private final RoomDiagnostics diagnostics;
    private volatile boolean open = true;
    private volatile @Nullable Throwable failure;
    private volatile int tick;

    private final Replicator replicator;
    private final PlayerClients playerClients;
    private final SpectatorClients spectatorClients;
    private final int phase;
    private final PauseTimer pause;
    private volatile long idleSinceNs;
    private TickSchedule schedule;
    private volatile DurableTick durable = DurableTick.NONE;
    private volatile @Nullable RoomRecorder recorder; // null: the room is not stored
    private boolean stands; // waits for its players
    private long standsUntilNs;
    private CloseReason endReason = CloseReason.ROOM_CLOSED; // for connections that arrive after the end

    /**
     * Opens a room: runs the game's {@code settings} and {@code created}, whose exceptions pass through.
     *
     * @param epoch larger than that of an earlier room with this id
     * @param phase see {@link TickSchedule}
     * @param onStuck called instead of returning, on a fresh thread of the worker, if the game does not return
     * @param onEnd called once, on the worker, when the room has ended
     */
    public static Room open(
            RoomCreation creation, int epoch, int phase, WorkerContext worker, Runnable onStuck, Consumer<Room> onEnd) {
        RoomThread thread = new RoomThread(creation.id());
        RoomCallTracker caller = new RoomCallTracker(creation, thread, worker, onStuck);
        RoomCounters counters = new RoomCounters(worker.counters());
        OutOfRangeCounts outOfRange = RoomDiagnostics.outOfRange(creation);
        Simulation simulation = new Simulation(creation, thread, caller, outOfRange, counters);
        simulation.create();
        Room room = new Room(simulation, UUID.randomUUID(), epoch, phase, worker, counters, outOfRange, onEnd);
        caller.opened(room);
        counters.increment(Counter.ROOMS_OPENED);
        counters.flush();
        return room;
    }

    /**
     * Opens a room again as it was in an earlier process. It stands still until its players are back, or for {@value #STANDSTILL_MS} ms.
     *
     * @param stored what the store has of it
     * @throws dev.tickwire.runtime.state.OtherBuildException if this build cannot read it
     */
    static Room recover(
            StoredRoomContents stored, int phase, WorkerContext worker, Runnable onStuck, Consumer<Room> onEnd) {
        RoomCreation creation = stored.header().creation();
        RoomThread thread = new RoomThread(creation.id());
        RoomCallTracker caller = new RoomCallTracker(creation, thread, worker, onStuck);
        RoomCounters counters = new RoomCounters(worker.counters());
        OutOfRangeCounts outOfRange = RoomDiagnostics.outOfRange(creation);
        Recovery recovery = stored.recover(thread, caller, outOfRange, counters);
        Simulation simulation = recovery.simulation();
        Room room = new Room(
                simulation,
                stored.header().instance(),
                stored.grant().epoch(),
                phase,
                worker,
                counters,
                outOfRange,
                onEnd);
        caller.opened(room);
        room.tick = simulation.lastTick();
        room.playerClients.restore();
        room.stands = true;
        room.standsUntilNs = worker.clock().nanoTime() + STANDSTILL_MS * 1_000_000;
        if (recovery.divergence() != null) {
            room.diagnostics.wentBack(room.tick, recovery.divergence());
        }
        return room;
    }

    private Room(
            Simulation simulation,
            UUID instance,
            int epoch,
            int phase,
            WorkerContext worker,
            RoomCounters counters,
            OutOfRangeCounts outOfRange,
            Consumer<Room> onEnd) {
        RoomCreation creation = simulation.creation();
        this.simulation = simulation;
        this.instance = instance;
        this.epoch = epoch;
        this.worker = worker;
        this.counters = counters;
        this.onEnd = onEnd;
        this.settings = simulation.settings();
        this.diagnostics =
                new RoomDiagnostics(creation.id(), creation.game().name(), settings.tickRate(), outOfRange, worker);
        int ticksKept = settings.graceMs() == 0 ? 0 : Limits.RESUME_MS_MAX * settings.tickRate() / 1000;
        this.replicator = new Replicator(
                creation.game().schema(),
                simulation.world().everybody(),
                simulation.events(),
                ticksKept,
                worker.encoders());
        Welcomes welcomes = new Welcomes(creation, epoch, simulation.lastTick(), instance, settings, worker.tokens());
        this.playerClients = new PlayerClients(simulation, replicator, welcomes, worker, counters);
        this.spectatorClients = new SpectatorClients(simulation, replicator, welcomes, worker, counters);
        this.phase = phase;
        this.pause = new PauseTimer(worker.clock(), settings.tickRate());
        this.idleSinceNs = worker.clock().nanoTime();
        simulation.sanctions().pausesFor(pause::ticks);
        this.schedule =
                new TickSchedule(settings.tickRate(), phase, worker.clock().nanoTime());
    }

    // ---- from any thread

    public String id() {
        return simulation.creation().id();
    }

    /** Larger than that of an earlier room with this id. */
    public int epoch() {
        return epoch;
    }

    /** Different for every room that ever was. */
    public UUID instance() {
        return instance;
    }

    public GameType game() {
        return simulation.creation().game();
    }

    public Record options() {
        return simulation.creation().options();
    }

    public Settings settings() {
        return settings;
    }

    /** By which it is found as well as by its id; unique among the open rooms of the process. */
    public String code() {
        return simulation.creation().code();
    }

    /** The places that there are, taken and free. */
    public RoomCapacity capacity() {
        return simulation.capacity();
    }

    /** How it is found. */
    public RoomListing listing() {
        return simulation.listing();
    }

    /** Bans and mutes. */
    public Sanctions sanctions() {
        return simulation.sanctions();
    }

    /** How many of the players have lost their connection and may come back. */
    public int playersDropped() {
        return playerClients.dropped();
    }

    /** Ticks run so far. */
    public int tick() {
        return tick;
    }

    /** Whether it pauses, because it is empty. */
    public boolean paused() {
        return pause.running();
    }

    /** For how many nanoseconds it has paused, at most since it was opened in this process; 0 if it does not pause. */
    public long idleNs() {
        return pause.running() ? Math.max(0, worker.clock().nanoTime() - idleSinceNs) : 0;
    }

    /** What operators learn of it. */
    public RoomDiagnostics diagnostics() {
        return diagnostics;
    }

    /** False once it has ended or is ending. */
    public boolean open() {
        return open;
    }

    /** Whether its worker has been in one tick or task for too long to admit clients. */
    public boolean stuck() {
        return worker.stuck();
    }

    /** Lets the worker take over a socket and the seat that was reserved for it. */
    public void attach(Connection connection, JoiningClient client) {
        worker.execute(this, () -> arrive(connection, () -> playerClients.join(connection, client)));
    }

    /** Lets the worker take over a spectator's socket, and the place that was reserved for it. */
    public void watch(Connection connection, JoiningClient client) {
        worker.execute(this, () -> arrive(connection, () -> spectatorClients.join(connection, client)));
    }

    /**
     * Lets the worker take over a socket for a player's session, if that goes on.
     *
     * @param claim of the client's token
     * @param appliedTick the latest tick that the client has applied; -1: none
     */
    public void resume(Connection connection, ResumeTokens.Claim claim, int appliedTick) {
        worker.execute(this, () -> arrive(connection, () -> playerClients.resume(connection, claim, appliedTick)));
    }

    /** Runs between two ticks, on the worker, unless the room has ended by then. */
    public void execute(Runnable task) {
        worker.execute(this, () -> {
            if (open) {
                task.run();
            }
        });
    }

    /** As {@link #execute}, with another task if the room has ended by then. */
    void executeOr(Runnable task, Runnable ifOver) {
        worker.execute(this, () -> (open ? task : ifOver).run());
    }

    /** The process ends: a room that is stored goes on in another one, any other ends. */
    void leaveProcess() {
        worker.execute(this, this::suspend);
    }

    /** Ends the room between two ticks; players get this close reason. */
    public void close(CloseReason reason, String text) {
        worker.execute(this, () -> end(reason, text));
    }

    /** What the game threw if that ended the room. */
    public @Nullable Throwable failure() {
        return failure;
    }

    // ---- on the worker

    /** The thread that may use what the room gives its game. */
    RoomThread thread() {
        return simulation.thread();
    }

    /** The facts of the next tick, for what an operator does. */
    public Facts facts() {
        endPause();
        return simulation.facts();
    }

    /** Whatever is next, the pause is a fact before it. */
    private void endPause() {
        int ticks = pause.ticks();
        if (ticks > 0) {
            simulation.facts().paused(ticks);
        }
        pause.end();
    }

    /** What its game sees of it. */
    Simulation simulation() {
        return simulation;
    }

    /** The room as its game sees it. */
    public dev.tickwire.Room gameRoom() {
        return simulation.gameRoom();
    }

    /** The game's instance. */
    public Game<?> rules() {
        return simulation.game();
    }

    /** The player with this id; {@code null} if there is none, or it is about to go. */
    public @Nullable SeatedPlayer player(int id) {
        SeatedPlayer player = simulation.player(id);
        return player == null || player.kickReason() != null ? null : player;
    }

    /** Continues after this tick and this entity id. For tests of old rooms, before the first client. */
    public void startAfter(int newTick, int entityId) {
        this.tick = newTick;
        simulation.startAfter(newTick, entityId);
    }

    /** From the next snapshot on clients learn how far this store is. */
    public void keptBy(DurableTick newDurable) {
        durable = newDurable;
    }

    /** How far the store is. */
    DurableTick durable() {
        return durable;
    }

    /** From now on the room is stored. */
    void storedBy(RoomRecorder newRecorder) {
        recorder = newRecorder;
        keptBy(newRecorder);
    }

    /** What clients have of it, for what is stored. */
    PlayerClients playerClients() {
        return playerClients;
    }

    /** What is stored of it; {@code null}: nothing, or nothing yet. For any thread. */
    public @Nullable Durability durability() {
        RoomRecorder now = recorder;
        return now == null ? null : now.durability();
    }

    /** It has paused for so long already, in the store. */
    void pausesFor(long ns) {
        pause.begin(worker.clock().nanoTime() - ns);
    }

    /**
     * Leaves memory if the store has all of it and nobody comes.
     *
     * @param listed hears what is left of the room, before anybody can find it gone
     * @param unlisted hears that the room stays after all
     * @param then instead of the room's {@code onEnd}
     */
    void hibernate(Consumer<HibernatingRoom> listed, Consumer<HibernatingRoom> unlisted, Consumer<Room> then) {
        RoomRecorder into = recorder;
        HibernatingRoom left = into == null || !pause.running() || !pauses() ? null : into.hibernating();
        if (left == null) {
            return;
        }
        listed.accept(left);
        if (simulation.capacity().closeIfUnused()) {
            recorder = null; // what it has stored stays
            shut(CloseReason.SERVER_STOPPING, "", then);
        } else {
            unlisted.accept(left);
        }
    }

    /** Stores the room for another process, and lets its clients come back there. */
    private void suspend() {
        RoomRecorder into = recorder;
        if (!open || into == null || into.durability() == Durability.NONE) {
            end(CloseReason.SERVER_STOPPING, "");
            return;
        }
        stands = false;
        while (open && (simulation.lastTick() != simulation.tick() || !simulation.snapshotDue())) {
            tick(worker.clock().nanoTime()); // facts of the next tick are there, or events wait for the next snapshot
        }
        if (!open) {
            return;
        }
        try {
            if (pauses()) {
                into.suspend(pause.ns());
            } else {
                simulation.sanctions().pass(pause.ticks()); // no fact: the checkpoint begins a segment
                pause.end();
                into.suspend();
            }
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        recorder = null; // what ends now is this process's part of it
        shut(CloseReason.SERVER_STOPPING, "");
    }

    /** When the next tick is due, in the clock's nanoseconds. */
    public long dueNs() {
        return schedule.dueNs();
    }

    /** Whether it has ended, and no spectator still has to see how. */
    public boolean over() {
        return !open && spectatorClients.over();
    }

    /** Begins a new schedule after a time in which nothing was due. */
    void wakes(long nowNs) {
        schedule = new TickSchedule(settings.tickRate(), phase, nowNs);
    }

    /**
     * What a worker runs when the next tick is due: that tick, or none of a room that pauses.
     *
     * @return false if nothing is due until a task is handed over
     */
    boolean run(long nowNs) {
        if (!pauses()) {
            tick(nowNs);
            return true;
        }
        schedule.started(nowNs);
        if (pause.begin(nowNs)) {
            idleSinceNs = nowNs;
        }
        RoomRecorder into = recorder;
        try {
            return into != null && !into.storePause(pause.ns());
        } catch (RuntimeException e) {
            fail(e);
            return true;
        }
    }

    /** Whether its settings say that it pauses, nobody is there, and neither a fact, an event nor the end of the room waits for a tick. */
    private boolean pauses() {
        return settings.whenEmpty() == WhenEmpty.PAUSE
                && open
                && playerClients.empty()
                && spectatorClients.over()
                && simulation.lastTick() == simulation.tick()
                && simulation.snapshotDue()
                && simulation.gameRoom().finished() == null;
    }

    /** One step, from what clients have sent to what they receive; after the end, for spectators that see it late. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // volatile for readers; only the worker writes
    public void tick(long nowNs) {
        long dueNs = schedule.dueNs();
        counters.add(Counter.TICK_TIME_GIVEN_UP_US, schedule.started(nowNs) / 1000);
        counters.increment(Counter.TICKS);
        counters.add(Counter.TICKS_LATE, nowNs - dueNs > LATE_NS ? 1 : 0);
        if (stands && open && stands(nowNs)) {
            counters.flush();
            return;
        }
        tick++;
        try {
            if (open) {
                diagnostics.tickBegins(nowNs);
                advance(dueNs);
                diagnostics.tickEnds(nowNs - dueNs);
            } else {
                spectatorClients.playOut(tick, dueNs);
            }
        } catch (RuntimeException e) { // nothing passes to a room in the middle of whose tick this one runs
            fail(e);
        }
        counters.flush();
    }

    /** Whether it still waits for its players; takes in what they send meanwhile. */
    private boolean stands(long nowNs) {
        stands = nowNs < standsUntilNs && !playerClients.complete();
        if (stands) {
            playerClients.listen(tick + 1);
        }
        return stands;
    }

    private void advance(long dueNs) {
        Facts facts = facts();
        playerClients.receive(tick, facts);
        spectatorClients.receive(tick);
        diagnostics.phaseEnds(Phase.RECEIVE);
        spectatorClients.count(facts);
        playerClients.receiveCommands(facts);
        simulation.run();
        simulation.runPredictedCopies(playerClients);
        playerClients.dismissKicked();
        spectatorClients.dismissBanned();
        diagnostics.phaseEnds(Phase.GAME);
        if (simulation.snapshotDue()) {
            sendSnapshot(dueNs);
        }
        RoomRecorder into = recorder;
        if (into != null) {
            store(into);
        }
        String finished = simulation.gameRoom().finished();
        if (finished != null) {
            end(CloseReason.ROOM_FINISHED, finished);
        } else if (Math.max(tick, Math.max(simulation.world().lastId(), simulation.lastPlayerId()))
                >= Limits.NUMBERS_MAX) {
            diagnostics.numbersUsedUp(tick, simulation.world().lastId(), simulation.lastPlayerId());
            end(CloseReason.ROOM_EXHAUSTED, "");
        }
    }

    private void store(RoomRecorder into) {
        into.tickEnded(diagnostics.replayNs());
        if (into.fenced()) {
            recorder = null; // the room is another process's
            shut(CloseReason.SERVER_STOPPING, "");
        }
    }

    /** Diffs the world, encodes each group once, and writes a head and the group's bytes to every socket. */
    private void sendSnapshot(long dueNs) {
        counters.add(Counter.VALUES_CLAMPED, simulation.capture());
        Frames frames = worker.frames();
        boolean withHash = worker.hashEveryFrame() || tick % settings.tickRate() == 0;
        replicator.advance(tick, withHash, frames.scratch());
        frames.players().begin(replicator, durable);
        diagnostics.phaseEnds(Phase.ENCODE);
        playerClients.sendSnapshot(tick, dueNs);
        spectatorClients.sendSnapshot(dueNs, durable);
        diagnostics.phaseEnds(Phase.SEND);
        simulation.events().clear();
    }

    /** A connection arrives between two ticks. */
    private void arrive(Connection connection, Runnable arrival) {
        if (!open) {
            connection.close(endReason, "");
            return;
        }
        try {
            endPause();
            arrival.run();
        } catch (RuntimeException e) {
            fail(e);
        }
        counters.flush();
    }

    /** Ends the room with what its game threw, or with an exception of our own code. */
    private void fail(RuntimeException exception) {
        Throwable cause = Failures.thrown(exception);
        counters.increment(Counter.ROOMS_FAILED);
        diagnostics.failed(tick, cause);
        failure = cause;
        if (open) {
            shut(CloseReason.ROOM_FAILED, "");
        } else {
            dismissAudience(CloseReason.ROOM_FAILED);
        }
    }

    void end(CloseReason reason, String text) {
        if (!open) {
            return;
        }
        shut(reason, text);
        try {
            simulation.close();
        } catch (RuntimeException e) {
            diagnostics.closedFailed(e);
        }
    }

    /** Ends the room without a call of its game: the old thread of the worker is still in one, or in one of another room's game during this room's tick. */
    void abandon() {
        if (!open) {
            dismissAudience(CloseReason.ROOM_STUCK);
            return;
        }
        counters.increment(Counter.ROOMS_STUCK);
        shut(CloseReason.ROOM_STUCK, "");
    }

    private void shut(CloseReason reason, String text) {
        shut(reason, text, onEnd);
    }

    private void shut(CloseReason reason, String text, Consumer<Room> then) {
        open = false; // no more ticks of the game
        endReason = reason;
        RoomRecorder into = recorder;
        if (into != null) {
            into.end();
        }
        simulation.capacity().close();
        playerClients.clear(reason, text);
        simulation.dismissPlayers();
        spectatorClients.end(reason, text);
        counters.flush();
        then.accept(this);
    }

    /** Closes the spectators' connections. */
    void dismissAudience(CloseReason reason) {
        spectatorClients.clear(reason, "");
    }
}
