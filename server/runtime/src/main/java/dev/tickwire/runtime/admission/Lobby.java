package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.RecordReader;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomRefusedException;
import dev.tickwire.runtime.room.Rooms;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opens rooms and finds seats in them. A room that was opened because a player asked for a seat is closed again when it has been empty for
 * {@link Limits#ROOM_EMPTY_MS_MAX}; a room that an operator opened stays.
 *
 * <p><b>Threads.</b> Any that may wait for a room to open.
 */
public final class Lobby {
    private record Candidate(Room room, int players) {}

    /** What is known about a room here; {@code usedMs} is when somebody was last seen in it. */
    private record Opened(Instant created, boolean byPlayer, long usedMs) {}

    private static final String RETRY_SECONDS = "10";

    private static final long OPENING_WAIT_MS_MAX = 1000;

    private final Map<GameType, ReentrantLock> openings = new ConcurrentHashMap<>();
    private final Rooms rooms;
    private final Map<String, GameType> games = new LinkedHashMap<>();
    private final LongSupplier clockMs;
    private final InstantSource calendar;
    private final Map<Room, Opened> opened = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /**
     * A lobby without rooms.
     *
     * @param clockMs never goes back
     * @param calendar what people call the time
     */
    public Lobby(Rooms rooms, Collection<GameType> games, LongSupplier clockMs, InstantSource calendar) {
        this.rooms = rooms;
        games.forEach(game -> this.games.put(game.name(), game));
        this.clockMs = clockMs;
        this.calendar = calendar;
    }

    /**
     * The game of this name.
     *
     * @throws HttpProblem 404
     */
    public GameType game(String name) {
        GameType game = games.get(name);
        if (game == null) {
            throw new HttpProblem(
                    404,
                    "unknown-game",
                    "This host has no such game; it has " + String.join(", ", games.keySet()) + ".");
        }
        return game;
    }

    /**
     * The options of a game's room.
     *
     * @throws HttpProblem 400 naming the option
     */
    public static Record options(GameType game, @Nullable ObjectNode json) {
        try {
            return RecordReader.read("options", game.optionsType(), json);
        } catch (RecordReader.Refused e) {
            throw HttpProblem.field(e.field(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Opens a room that stays.
     *
     * @param id null: one that nobody guesses
     * @throws HttpProblem if the id is taken, the host is full or stopping, or the game fails
     */
    public Room open(GameType game, @Nullable String id, Record options) {
        return open(game, id, options, false);
    }

    private Room open(GameType game, @Nullable String id, Record options, boolean byPlayer) {
        try {
            Room room = rooms.open(game, id, options);
            opened.put(room, new Opened(calendar.instant(), byPlayer, clockMs.getAsLong()));
            return room;
        } catch (RoomRefusedException e) {
            throw switch (e.reason()) {
                case DUPLICATE_ID -> new HttpProblem(409, "duplicate-room", "A room with this id is open.");
                case ROOMS_FULL ->
                    new HttpProblem(429, "rooms-full", "This host has as many rooms as it may have.")
                            .with("Retry-After", RETRY_SECONDS);
                case STOPPING -> stoppingProblem();
                case BUSY -> busy();
                case FAILED ->
                    new HttpProblem(500, "room-failed", "The game failed to open this room; the log says why.");
            };
        }
    }

    /**
     * The open room of this id.
     *
     * @throws HttpProblem 404
     */
    public Room room(String id) {
        Room room = find(id);
        if (room == null) {
            throw new HttpProblem(404, "unknown-room", "There is no such room.");
        }
        return room;
    }

    /** As {@link #room}; {@code null} if there is none. */
    @Nullable
    Room find(String id) {
        Room room = rooms.find(id);
        return room == null || !isOpen(room) ? null : room;
    }

    /** All open rooms. */
    public List<Room> rooms() {
        return opened.keySet().stream().filter(this::isOpen).toList();
    }

    /** When an open room was opened. */
    public Instant created(Room room) {
        Opened known = opened.get(room);
        return known == null ? calendar.instant() : known.created;
    }

    /** Closes a room in an operator's name. From now on it is unknown here; its worker ends it between two ticks. */
    public void close(Room room) {
        opened.remove(room);
        room.close(CloseReason.ROOM_CLOSED, "");
    }

    private boolean isOpen(Room room) {
        return room.open() && opened.containsKey(room);
    }

    /**
     * Reserves a seat in this room.
     *
     * @throws HttpProblem if there is no such room or no free seat
     */
    public Room seatIn(String id) {
        requireRunning();
        Room room = room(id);
        if (!room.reserveSeat()) {
            throw full();
        }
        return room;
    }

    /**
     * Reserves a seat in the fullest open room of this game, or in a new one.
     *
     * @param options null: any will do
     */
    public Room seatIn(GameType game, @Nullable Record options) {
        requireRunning();
        ReentrantLock opening = openings.computeIfAbsent(game, any -> new ReentrantLock());
        if (!tryLock(opening)) {
            throw busy();
        }
        try {
            return seatInAny(game, options);
        } finally {
            opening.unlock();
        }
    }

    private Room seatInAny(GameType game, @Nullable Record options) {
        Room found = rooms().stream()
                .filter(room -> room.game() == game && (options == null || options.equals(room.options())))
                .map(room -> new Candidate(room, room.players())) // sorting needs numbers that stand still
                .sorted(Comparator.comparingInt(Candidate::players).reversed())
                .map(Candidate::room)
                .filter(Room::reserveSeat)
                .findFirst()
                .orElse(null);
        if (found != null) {
            return found;
        }
        Room made = open(game, null, options == null ? options(game, null) : options, true);
        if (!made.reserveSeat()) {
            throw full();
        }
        return made;
    }

    /** Two who come at once shall meet in one room; but a game that takes its time to open one must not keep everybody waiting. */
    private static boolean tryLock(ReentrantLock lock) {
        try {
            return lock.tryLock(OPENING_WAIT_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static HttpProblem busy() {
        return new HttpProblem(503, "busy", "This host is too busy to open a room now.")
                .with("Retry-After", RETRY_SECONDS);
    }

    /** Closes rooms of players that have stood empty for long, and forgets those that have ended. Called now and then. */
    public void closeEmpty() {
        long nowMs = clockMs.getAsLong();
        opened.keySet().removeIf(room -> !room.open());
        opened.replaceAll(
                (room, known) -> room.players() > 0 ? new Opened(known.created, known.byPlayer, nowMs) : known);
        opened.forEach((room, known) -> {
            if (known.byPlayer && nowMs - known.usedMs > Limits.ROOM_EMPTY_MS_MAX) {
                room.close(CloseReason.ROOM_FINISHED, "empty");
            }
        });
    }

    /** From now on nobody gets a seat. */
    public void stop() {
        stopping = true;
    }

    /**
     * Refuses everybody while the host is shutting down.
     *
     * @throws HttpProblem 503
     */
    public void requireRunning() {
        if (stopping) {
            throw stoppingProblem();
        }
    }

    private static HttpProblem full() {
        return new HttpProblem(409, "room-full", "There is no free seat in this room.");
    }

    private static HttpProblem stoppingProblem() {
        return new HttpProblem(503, "stopping", "The host is shutting down.").with("Retry-After", RETRY_SECONDS);
    }
}
