package dev.tickwire.runtime.room;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.Timer;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.replication.FrameWriter;
import dev.tickwire.runtime.replication.Streams;
import dev.tickwire.runtime.replication.Subscription;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.EventQueue;
import dev.tickwire.runtime.session.Session;
import dev.tickwire.runtime.tick.TickSchedule;
import dev.tickwire.runtime.world.View;
import dev.tickwire.runtime.world.World;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One world with its players, from sockets to sockets: {@link #tick} is the data path.
 *
 * <p><b>Threads.</b> Made, ticked and ended by its worker. The methods of the first section may be called from any thread.
 *
 * <p><b>Errors.</b> What the game throws ends this room: logged once, players get close code 4500, nobody else notices.
 */
public final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final long LATE_NS = 1_000_000;

    /** A player's session, and what its client has of the room. */
    private record Seat(Session session, Subscription subscription) {}

    private final String id;
    private final int epoch;
    private final UUID instance;
    private final GameType type;
    private final Record options;
    private final Settings settings;
    private final WorkerContext worker;
    private final Counters counters;
    private final Consumer<Room> onEnd;
    private final AtomicInteger seatsTaken = new AtomicInteger();
    private volatile boolean open = true;
    private volatile @Nullable Throwable failure;
    private volatile int tick;

    private final Messages messages;
    private final Game<Record> game;
    private final World world;
    private final EventQueue events;
    private final Streams streams;
    private final List<Seat> seats = new ArrayList<>();
    private final List<Player> players = new ArrayList<>(); // parallel to seats
    private final GameRoom gameRoom;
    private final TickSchedule schedule;
    private final int ticksPerSnapshot;
    private int lastPlayerId;
    private CloseReason endReason = CloseReason.ROOM_CLOSED; // what late comers are told

    /**
     * Opens a room: runs the game's {@code settings} and {@code created}, whose exceptions pass through.
     *
     * @param epoch larger than that of an earlier room with this id
     * @param phase see {@link TickSchedule}
     * @param onEnd told once when the room has ended, on the worker
     */
    public Room(
            String id,
            int epoch,
            GameType type,
            Record options,
            long seed,
            int phase,
            WorkerContext worker,
            Consumer<Room> onEnd) {
        this.id = id;
        this.epoch = epoch;
        this.instance = UUID.randomUUID();
        this.type = type;
        this.options = options;
        this.worker = worker;
        this.counters = worker.counters();
        this.onEnd = onEnd;
        this.messages = type.messages();
        this.game = type.newGame();
        this.settings = game.settings(options);
        this.world = new World(type, settings);
        this.events = new EventQueue(messages, counters);
        this.streams = new Streams(
                type.schema(), world.everybody(), events, worker.frames().encoders());
        this.gameRoom = new GameRoom(id, settings.tickRate(), world, events, players, seed);
        this.schedule =
                new TickSchedule(settings.tickRate(), phase, worker.clock().nanoTime());
        this.ticksPerSnapshot = settings.tickRate() / settings.snapshotRate();
        game.created(gameRoom);
        counters.increment(Counter.ROOMS_OPENED);
    }

    // ---- from any thread

    public String id() {
        return id;
    }

    /** Different for every room that ever was. */
    public UUID instance() {
        return instance;
    }

    public GameType game() {
        return type;
    }

    public Record options() {
        return options;
    }

    public Settings settings() {
        return settings;
    }

    /** Seats taken or reserved. */
    public int players() {
        return seatsTaken.get();
    }

    /** Ticks run so far. */
    public int tick() {
        return tick;
    }

    /** False once it has ended or is ending. */
    public boolean open() {
        return open;
    }

    /** Takes a seat for somebody who is on the way; false if none is free. */
    public boolean reserveSeat() {
        int limit = settings.playersMax();
        return open && seatsTaken.getAndUpdate(taken -> Math.min(taken + 1, limit)) < limit;
    }

    /** Gives a reserved seat back. */
    public void releaseSeat() {
        seatsTaken.decrementAndGet();
    }

    /** Lets the worker take over a socket and the seat that was reserved for it. */
    public void attach(Connection connection, String name) {
        worker.tasks().execute(() -> join(connection, name));
    }

    /** Ends the room between two ticks; players get this close reason. */
    public void close(CloseReason reason, String text) {
        worker.tasks().execute(() -> end(reason, text));
    }

    /** What the game threw if that ended the room. */
    public @Nullable Throwable failure() {
        return failure;
    }

    // ---- on the worker

    /** The room as its game sees it. */
    public dev.tickwire.Room gameRoom() {
        return gameRoom;
    }

    /** The game's instance. */
    public Game<?> rules() {
        return game;
    }

    /** When the next tick is due, in the clock's nanoseconds. */
    public long dueNs() {
        return schedule.dueNs();
    }

    /** One step, from what clients sent to what they get. */
    public void tick(long nowNs) {
        long dueNs = schedule.dueNs();
        counters.add(Counter.TICK_TIME_GIVEN_UP_US, schedule.started(nowNs) / 1000);
        counters.increment(Counter.TICKS);
        counters.add(Counter.TICKS_LATE, nowNs - dueNs > LATE_NS ? 1 : 0);
        try {
            advance(dueNs);
        } catch (Throwable e) { // whatever the game throws, a stack overflow included, must not end the worker
            fail(e);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // volatile for readers; only the worker writes
    private void advance(long dueNs) {
        tick++;
        gameRoom.tick(tick);
        receive();
        dismissEnded();
        handleCommands();
        fireTimers();
        game.tick(gameRoom);
        String finished = gameRoom.finished();
        if (tick % ticksPerSnapshot == 0 || finished != null) { // players shall see how it ended
            sendSnapshot(dueNs);
        }
        dismissEnded();
        if (finished != null) {
            end(CloseReason.ROOM_FINISHED, finished);
        }
    }

    /** Reads every socket once; each player then holds the one input of this tick. */
    private void receive() {
        FrameWriter frames = worker.frames();
        for (int i = 0; i < seats.size(); i++) {
            Session session = seats.get(i).session();
            session.receive(tick, worker.reads());
            if (!worker.lenient()) {
                session.endIfSilent(tick);
            }
            session.consumeInput(tick);
            session.sendPong(frames.scratch(), frames.message());
        }
    }

    private void handleCommands() {
        for (int i = 0; i < seats.size(); i++) {
            Session session = seats.get(i).session();
            for (Command command = session.pollCommand(); command != null; command = session.pollCommand()) {
                game.command(gameRoom, session, command);
            }
        }
    }

    private void fireTimers() {
        for (Timer timer = gameRoom.pollTimer(); timer != null; timer = gameRoom.pollTimer()) {
            game.timer(gameRoom, timer);
        }
    }

    /** Diffs the world, encodes each group once, and writes a head and the group's bytes to every socket. */
    private void sendSnapshot(long dueNs) {
        counters.add(Counter.VALUES_CLAMPED, world.capture());
        world.remember(tick);
        FrameWriter frames = worker.frames();
        boolean withHash = worker.hashEveryFrame() || tick % settings.tickRate() == 0;
        streams.advance(withHash, frames.scratch());
        frames.begin(streams);
        int timeUs = (int) Math.max(0, (worker.clock().nanoTime() - dueNs) / 1000);
        for (int i = 0; i < seats.size(); i++) {
            Seat seat = seats.get(i);
            sendFrame(seat, timeUs);
            seat.session().events().clear();
        }
        events.clear();
    }

    private void sendFrame(Seat seat, int timeUs) {
        Session session = seat.session();
        if (session.ended() != null) {
            return;
        }
        FrameWriter frames = worker.frames();
        switch (session.nextFrame(tick)) {
            case DELTA -> frames.send(session, seat.subscription(), false, streams, tick, timeUs);
            case KEYFRAME -> {
                if (frames.keyframesLeft()) {
                    frames.send(session, seat.subscription(), true, streams, tick, timeUs);
                    counters.increment(Counter.KEYFRAMES_SENT);
                } else {
                    counters.increment(Counter.FRAMES_WITHHELD);
                }
            }
            case NOTHING -> counters.increment(Counter.FRAMES_WITHHELD);
            case GIVE_UP -> {
                counters.increment(Counter.FRAMES_WITHHELD);
                if (!worker.lenient()) {
                    counters.increment(Counter.CLIENTS_TOO_SLOW);
                    session.end(LeaveReason.LOST, CloseReason.TOO_SLOW, "");
                }
            }
        }
    }

    private void join(Connection connection, String name) {
        if (!open) {
            connection.close(endReason, "");
            return;
        }
        int playerId = ++lastPlayerId;
        View view = world.openView(playerId);
        Session session = new Session(playerId, name, connection, view, messages, counters, settings, tick);
        session.receive(tick + 1, worker.reads()); // what came before the welcome
        if (session.ended() != null) {
            world.closeView(playerId);
            releaseSeat();
            return;
        }
        FrameWriter frames = worker.frames();
        session.sendMessage(welcome(session.id()), frames.scratch(), frames.message());
        session.welcomed();
        seats.add(new Seat(session, new Subscription(view)));
        players.add(session);
        counters.increment(Counter.PLAYERS_JOINED);
        try {
            game.joined(gameRoom, session);
        } catch (Throwable e) {
            fail(e);
        }
    }

    private Welcome welcome(int playerId) {
        byte[] instanceBytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(instance.getMostSignificantBits())
                .putLong(instance.getLeastSignificantBits())
                .array();
        byte[] schemaHash = type.schema().hashBytes();
        return new Welcome(
                epoch, playerId, instanceBytes, schemaHash, settings.snapshotRate(), tick, settings.tickRate());
    }

    private void dismissEnded() {
        for (int i = 0; i < seats.size(); i++) {
            Session session = seats.get(i).session();
            LeaveReason why = session.ended();
            if (why != null) {
                seats.remove(i);
                players.remove(i);
                i--;
                world.closeView(session.id());
                releaseSeat();
                game.left(gameRoom, session, why);
            }
        }
    }

    private void fail(Throwable cause) {
        counters.increment(Counter.ROOMS_FAILED);
        LOG.error("room {} ended, because its game {} failed in tick {}", id, type.name(), tick, cause);
        failure = cause;
        open = false; // the game is not asked again
        sayGoodbye(CloseReason.ROOM_FAILED, "");
        onEnd.accept(this);
    }

    private void end(CloseReason reason, String text) {
        if (!open) {
            return;
        }
        open = false;
        sayGoodbye(reason, text);
        try {
            game.closed(gameRoom);
        } catch (Throwable e) {
            LOG.error("game {} failed when room {} was closed", type.name(), id, e);
        }
        onEnd.accept(this);
    }

    private void sayGoodbye(CloseReason reason, String text) {
        endReason = reason;
        for (Seat seat : seats) {
            seat.session().end(LeaveReason.KICKED, reason, text);
        }
        seats.clear();
        players.clear();
    }
}
