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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One world with its players, from sockets to sockets: {@link #tick} is the data path.
 *
 * <p><b>Threads.</b> Its worker makes, ticks and ends it. Any thread may call the methods of the first section.
 *
 * <p><b>Errors.</b> An exception of the game ends this room: it is logged once, players get close code 4500, other
 * rooms continue. An exception of our own code in the room's tick ends the room, too; an {@link Error} passes through
 * and ends the process: {@link Failures}.
 */
public final class Room {
    private static final long LATE_NS = 1_000_000;

    /** How long a recovered room waits for its players when one of them is back, or the host has opened all rooms. */
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
    private BooleanSupplier hostOpens = () -> false; // rooms of an earlier process
    private CloseReason endReason = CloseReason.ROOM_CLOSED; // for connections that arrive after the end

    /**
     * Opens a room: calls the game's {@code settings} and {@code created}, whose exceptions pass through.
     *
     * @param epoch larger than that of an earlier room with this id
     * @param phase see {@link TickSchedule}
     * @param onStuck called instead of a return, on a fresh thread of the worker, if the game does not return
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
     * Opens a room in the state of an earlier process. It stands still until its players have resumed, at most
     * {@value #STANDSTILL_MS} ms; without a client also while the host opens other rooms, which need the processor.
     *
     * @param stored the store's content
     * @param hostOpens whether the host is opening rooms: the grace time of clients begins when it has done so
     * @throws dev.tickwire.runtime.state.OtherBuildException if this build cannot read it
     */
    static Room recover(
            StoredRoomContents stored,
            BooleanSupplier hostOpens,
            int phase,
            WorkerContext worker,
            Runnable onStuck,
            Consumer<Room> onEnd) {
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
        room.playerClients.restore(hostOpens);
        room.stands = true;
        room.hostOpens = hostOpens;
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

    /** Unique among all rooms of all processes. */
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

    /** The invite code, unique among the open rooms of the process. */
    public String code() {
        return simulation.creation().code();
    }

    /** Seats and spectator places, taken and free. */
    public RoomCapacity capacity() {
        return simulation.capacity();
    }

    /** How the room is found. */
    public RoomListing listing() {
        return simulation.listing();
    }

    /** Bans and mutes. */
    public Sanctions sanctions() {
        return simulation.sanctions();
    }

    /** Number of players that have lost their connection and may resume. */
    public int playersDropped() {
        return playerClients.dropped();
    }

    /** Ticks run so far. */
    public int tick() {
        return tick;
    }

    /** Whether the room pauses because it is empty. */
    public boolean paused() {
        return pause.running();
    }

    /** Duration of the current pause in nanoseconds, at most since the room was opened in this process; 0: none. */
    public long idleNs() {
        return pause.running() ? Math.max(0, worker.clock().nanoTime() - idleSinceNs) : 0;
    }

    /** What is stored of the room; {@code null}: nothing, or nothing yet. */
    public @Nullable Durability durability() {
        RoomRecorder now = recorder;
        return now == null ? null : now.durability();
    }

    /** What operators see of the room. */
    public RoomDiagnostics diagnostics() {
        return diagnostics;
    }

    /** False once the room ends. */
    public boolean open() {
        return open;
    }

    /** Whether its worker has been in one tick or task for too long to admit clients. */
    public boolean stuck() {
        return worker.stuck();
    }

    /** Gives the worker a socket with its reserved seat. */
    public void attach(Connection connection, JoiningClient client) {
        worker.execute(this, () -> arrive(connection, () -> playerClients.join(connection, client)));
    }

    /** Gives the worker a spectator's socket with its reserved place. */
    public void watch(Connection connection, JoiningClient client) {
        worker.execute(this, () -> arrive(connection, () -> spectatorClients.join(connection, client)));
    }

    /**
     * Gives the worker a socket that resumes a player's session.
     *
     * @param claim of the client's token
     * @param appliedTick the latest tick that the client has applied; -1: none
     */
    public void resume(Connection connection, ResumeTokens.Claim claim, int appliedTick) {
        worker.execute(this, () -> arrive(connection, () -> playerClients.resume(connection, claim, appliedTick)));
    }

    /** Runs a task on the worker between two ticks, unless the room has ended by then. */
    public void execute(Runnable task) {
        worker.execute(this, () -> {
            if (open) {
                task.run();
            }
        });
    }

    /** As {@link #execute}, with an alternative if the room has ended by then. */
    void executeOr(Runnable task, Runnable ifOver) {
        worker.execute(this, () -> (open ? task : ifOver).run());
    }

    /** Ends the room in this process; a stored room continues in another process. */
    void leaveProcess() {
        worker.execute(this, this::suspend);
    }

    /** Ends the room between two ticks; players get this close reason. */
    public void close(CloseReason reason, String text) {
        worker.execute(this, () -> end(reason, text));
    }

    /** The game's exception that ended the room. */
    public @Nullable Throwable failure() {
        return failure;
    }

    // ---- on the worker

    /** The thread that may use the objects that the room gives its game. */
    RoomThread thread() {
        return simulation.thread();
    }

    /** The facts of the next tick, for acts of operators. */
    public Facts facts() {
        endPause();
        return simulation.facts();
    }

    /** Adds the end of a pause before the next fact. */
    private void endPause() {
        int ticks = pause.ticks();
        if (ticks > 0) {
            simulation.facts().paused(ticks);
        }
        pause.end();
    }

    /** The simulation, which the game sees. */
    Simulation simulation() {
        return simulation;
    }

    /** The room as its game sees it. */
    public dev.tickwire.Room gameRoom() {
        return simulation.gameRoom();
    }

    /** The game, for tests. */
    public Game<?> gameForTests() {
        return simulation.game();
    }

    /** The player with this id; {@code null}: none, or it is about to leave. */
    public @Nullable SeatedPlayer player(int id) {
        SeatedPlayer player = simulation.player(id);
        return player == null || player.kickReason() != null ? null : player;
    }

    /** Continues after this tick and this entity id; for tests of old rooms, before the first client. */
    public void startAfter(int newTick, int entityId) {
        this.tick = newTick;
        simulation.startAfter(newTick, entityId);
    }

    /** Sets the store whose durable tick frames carry from the next snapshot on. */
    public void keptBy(DurableTick newDurable) {
        durable = newDurable;
    }

    /** How far the store is. */
    DurableTick durable() {
        return durable;
    }

    /** Sets the recorder that stores the room from now on. */
    void storedBy(RoomRecorder newRecorder) {
        recorder = newRecorder;
        keptBy(newRecorder);
    }

    /** The players' clients, for checkpoints. */
    PlayerClients playerClients() {
        return playerClients;
    }

    /** Sets the duration of the pause that the room has spent in the store. */
    void pausesFor(long ns) {
        pause.begin(worker.clock().nanoTime() - ns);
    }

    /**
     * Leaves memory if the store has all of the room and no client joins.
     *
     * @param listed receives the hibernating room before it can be found missing
     * @param unlisted receives it again if the room stays open after all
     * @param then called instead of the room's {@code onEnd}
     */
    void hibernate(Consumer<HibernatingRoom> listed, Consumer<HibernatingRoom> unlisted, Consumer<Room> then) {
        RoomRecorder into = recorder;
        HibernatingRoom left = into == null || !pause.running() || !pauses() ? null : into.hibernating();
        if (left == null) {
            return;
        }
        listed.accept(left);
        if (simulation.capacity().closeIfUnused()) {
            recorder = null; // its stored state remains
            shut(CloseReason.SERVER_STOPPING, "", then);
        } else {
            unlisted.accept(left);
        }
    }

    /** Stores the room for another process, in which its clients can resume. */
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
                simulation.sanctions().pass(pause.ticks()); // no fact: a checkpoint begins the segment
                pause.end();
                into.suspend();
            }
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        recorder = null; // the room ends in this process only
        shut(CloseReason.SERVER_STOPPING, "");
    }

    /** When the next tick is due, in the clock's nanoseconds. */
    public long dueNs() {
        return schedule.dueNs();
    }

    /** Whether the room has ended, for late spectators, too. */
    public boolean over() {
        return !open && spectatorClients.over();
    }

    /** Begins a new schedule after a time in which nothing was due. */
    void wakes(long nowNs) {
        schedule = new TickSchedule(settings.tickRate(), phase, nowNs);
    }

    /**
     * Runs the next tick, which is due; a paused room runs none.
     *
     * @return false if nothing is due until a task arrives
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

    /**
     * Whether the settings let the empty room pause, and neither a fact, an event nor the end of the room waits for a
     * tick.
     */
    private boolean pauses() {
        return settings.whenEmpty() == WhenEmpty.PAUSE
                && open
                && playerClients.empty()
                && spectatorClients.over()
                && simulation.lastTick() == simulation.tick()
                && simulation.snapshotDue()
                && simulation.gameRoom().finished() == null;
    }

    /** One step, from the clients' messages to their frames; after the end, for spectators with a delay. */
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
        } catch (RuntimeException e) {
            fail(e); // not rethrown: this tick may run inside another room's tick (yieldToRooms)
        }
        counters.flush();
    }

    /** Whether the recovered room still waits for its players; receives their messages meanwhile. */
    private boolean stands(long nowNs) {
        if (hostOpens.getAsBoolean() && playerClients.absent() && spectatorClients.over()) {
            standsUntilNs = nowNs + STANDSTILL_MS * 1_000_000;
        }
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
            recorder = null; // another process owns the room
            shut(CloseReason.SERVER_STOPPING, "");
        }
    }

    /** Diffs the world, encodes each group once, and sends each socket a head and the groups' bytes. */
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

    /** Handles a connection that arrives between two ticks. */
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

    /** Ends the room with an exception of the game or of our own code. */
    private void fail(RuntimeException exception) {
        Throwable cause = Failures.thrown(exception);
        counters.increment(Counter.ROOMS_FAILED);
        diagnostics.failed(tick, cause);
        failure = cause;
        if (open) {
            shut(CloseReason.ROOM_FAILED, "");
        } else {
            dismissSpectators(CloseReason.ROOM_FAILED);
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

    /**
     * Ends the room without a call of its game: the worker's old thread is still in one, or in another game's call
     * during this room's tick.
     */
    void abandon() {
        if (!open) {
            dismissSpectators(CloseReason.ROOM_STUCK);
            return;
        }
        counters.increment(Counter.ROOMS_STUCK);
        shut(CloseReason.ROOM_STUCK, "");
    }

    private void shut(CloseReason reason, String text) {
        shut(reason, text, onEnd);
    }

    private void shut(CloseReason reason, String text, Consumer<Room> then) {
        open = false; // the game gets no more ticks
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
    void dismissSpectators(CloseReason reason) {
        spectatorClients.clear(reason, "");
    }
}
