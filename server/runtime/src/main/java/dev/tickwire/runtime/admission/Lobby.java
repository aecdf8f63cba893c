package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.browse.RoomInfo;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.RecordReader;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.HibernatingRoom;
import dev.tickwire.runtime.room.Hibernation;
import dev.tickwire.runtime.room.HibernationSummary;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomCapacity;
import dev.tickwire.runtime.room.RoomRefusedException;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.room.StoredRooms;
import dev.tickwire.runtime.session.Sanctions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opens, finds, lists and closes rooms. A room that was opened for a player is closed when it has been empty for longer
 * than {@link dev.tickwire.Settings#emptyMs}; a room that an operator opened stays.
 *
 * <p><b>Threads.</b> Any. {@link #open} and {@link #openForPlayers} wait for the room to open.
 */
public final class Lobby {
    /** @param usedMs when {@link #closeEmpty} last saw a player in the room, at first when it was opened */
    private record Opened(Instant created, boolean byPlayer, long usedMs) {}

    private static final String RETRY_SECONDS = "10";
    private static final String LOADING_SECONDS = "1";

    /** Hibernating rooms that one {@link #closeEmpty} closes at most, because it wakes each of them. */
    private static final int WOKEN_TO_CLOSE_MAX = 100;

    /** Milliseconds after which a worker that is still in the same tick or task counts as not ticking. */
    private static final long BUSY_MS_MAX = 1000;

    private final Rooms rooms;
    private final Map<String, GameType> games = new LinkedHashMap<>();
    private final LongSupplier clockMs;
    private final InstantSource calendar;
    private final BooleanSupplier memoryFull;
    private final Map<String, Opened> opened = new ConcurrentHashMap<>(); // by id
    private volatile boolean stopping;

    /**
     * A lobby without rooms.
     *
     * @param clockMs milliseconds that never go back
     * @param calendar the wall clock
     * @param memoryFull whether there is no memory for another room, as {@link HeapLimit} says
     */
    public Lobby(
            Rooms rooms,
            Collection<GameType> games,
            LongSupplier clockMs,
            InstantSource calendar,
            BooleanSupplier memoryFull) {
        this.rooms = rooms;
        games.forEach(game -> this.games.put(game.name(), game));
        this.clockMs = clockMs;
        this.calendar = calendar;
        this.memoryFull = memoryFull;
    }

    /**
     * The game of this name.
     *
     * @throws HttpProblem 404 if this host does not have it
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
     * Reads the options of a game's room.
     *
     * @param json {@code null}: the defaults
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
     * Opens a room that stays open when it is empty.
     *
     * @param id {@code null}: a random one, which cannot be guessed
     * @throws HttpProblem if the id is taken, the host is full or stopping, or the game fails
     */
    public Room open(GameType game, @Nullable String id, Record options) {
        return open(game, id, options, made -> {});
    }

    /**
     * As {@link #open(GameType, String, Record)}.
     *
     * @param first adds the room's first facts, on its worker; if it throws, the room ends, and the exception passes to
     *     the caller
     */
    public Room open(GameType game, @Nullable String id, Record options, Consumer<Room> first) {
        Room room = open(game, options, id, first);
        opened(room, false);
        return room;
    }

    /**
     * Opens a room that is closed when it has been empty for longer than its settings say.
     *
     * @param first as in {@link #open(GameType, String, Record, Consumer)}
     * @param prepare called before the room can be found; if it throws, the room is closed, and the exception passes to
     *     the caller
     * @throws HttpProblem if the host is full or stopping, or the game fails
     */
    public Room openForPlayers(GameType game, Record options, Consumer<Room> first, Consumer<Room> prepare) {
        Room room = open(game, options, null, first);
        boolean prepared = false;
        try {
            prepare.accept(room);
            prepared = true;
        } finally {
            if (!prepared) {
                room.close(CloseReason.ROOM_CLOSED, "");
            }
        }
        opened(room, true);
        return room;
    }

    private void opened(Room room, boolean byPlayer) {
        Instant now = calendar.instant();
        opened.put(room.id(), new Opened(now, byPlayer, clockMs.getAsLong()));
        StoredRooms stored = rooms.stored();
        if (stored != null) {
            stored.store(room, now, byPlayer);
        }
    }

    /** Adds a room of an earlier process that is open again or hibernates. */
    public void reopened(String id, Instant created, boolean byPlayer) {
        opened.put(id, new Opened(created, byPlayer, clockMs.getAsLong()));
    }

    /** Opens a room that {@link #find} does not return yet. */
    private Room open(GameType game, Record options, @Nullable String id, Consumer<Room> first) {
        requireMemory();
        try {
            return rooms.open(game, id, options, first);
        } catch (RoomRefusedException e) {
            throw problem(e.reason());
        }
    }

    private void requireMemory() {
        if (memoryFull.getAsBoolean()) {
            throw new HttpProblem(503, "memory-full", "This host has no memory for another room now.")
                    .with("Retry-After", RETRY_SECONDS);
        }
    }

    private static HttpProblem problem(RoomRefusedException.Reason reason) {
        return switch (reason) {
            case DUPLICATE_ID -> new HttpProblem(409, "duplicate-room", "A room with this id is open.");
            case ROOMS_FULL ->
                new HttpProblem(429, "rooms-full", "This host is at its limit of rooms.")
                        .with("Retry-After", RETRY_SECONDS);
            case STOPPING -> stoppingProblem();
            case BUSY -> busy();
            case GONE -> unknownRoom();
            case FAILED -> new HttpProblem(500, "room-failed", "This room cannot be opened; the log says why.");
        };
    }

    /**
     * The room of this id. A hibernating room is woken; then the future completes on a thread that must do no other
     * work, such as the room's worker: continue with {@link BlockingTasks#after}.
     *
     * @return fails with an {@link HttpProblem}: 404, 500 or 503
     */
    public CompletableFuture<Room> openOrWake(String id) {
        try {
            StoredRooms stored = rooms.stored();
            if (stored == null || hibernating(id) == null || find(id) != null) {
                return CompletableFuture.completedFuture(room(id));
            }
            requireMemory();
            return stored.hibernation()
                    .wake(id)
                    .exceptionallyCompose(error -> CompletableFuture.failedFuture(problem(Hibernation.reason(error))));
        } catch (HttpProblem e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** As {@link #openOrWake}, for the room with this invite code. */
    CompletableFuture<Room> openOrWakeByCode(String code) {
        String id = rooms.idOf(code);
        if (id != null && (find(id) != null || hibernating(id) != null || loads(id))) {
            return openOrWake(id);
        }
        return CompletableFuture.failedFuture(new HttpProblem(404, "unknown-code", "There is no room with this code."));
    }

    /** The room of this id if it hibernates and is not being closed; else {@code null}. */
    public @Nullable HibernatingRoom hibernating(String id) {
        StoredRooms stored = rooms.stored();
        return stored != null && opened.containsKey(id) ? stored.hibernation().find(id) : null;
    }

    /** The hibernating rooms, without those that are being closed or have just been woken. */
    public List<HibernatingRoom> hibernating() {
        StoredRooms stored = rooms.stored();
        return stored == null
                ? List.of()
                : stored.hibernation().all().stream()
                        .filter(room -> opened.containsKey(room.id()) && find(room.id()) == null)
                        .toList();
    }

    /**
     * The open room of this id.
     *
     * @throws HttpProblem 404, or 503 while it is being loaded
     */
    public Room room(String id) {
        Room room = find(id);
        if (room == null) {
            requireLoaded(id);
            throw unknownRoom();
        }
        return room;
    }

    /**
     * Refuses a room of an earlier process that is still being loaded.
     *
     * @throws HttpProblem 503
     */
    void requireLoaded(String id) {
        if (loads(id)) {
            throw loading("This room is being loaded.");
        }
    }

    static HttpProblem loading(String why) {
        return new HttpProblem(503, "room-loading", why).with("Retry-After", LOADING_SECONDS);
    }

    /** Whether a room of an earlier process is still being loaded, of this game and with options that fit. */
    boolean loads(GameType game, Predicate<Record> options) {
        StoredRooms stored = rooms.stored();
        return stored != null && stored.loads(game, options);
    }

    private boolean loads(String id) {
        StoredRooms stored = rooms.stored();
        return stored != null && stored.loads(id);
    }

    static HttpProblem unknownRoom() {
        return new HttpProblem(404, "unknown-room", "There is no such room.");
    }

    /** The open room of this id; {@code null} if there is none. */
    @Nullable
    Room find(String id) {
        Room room = rooms.find(id);
        return room == null || !isOpen(room) ? null : room;
    }

    /** All open rooms, without hibernating ones. */
    public List<Room> rooms() {
        return opened.keySet().stream().map(this::find).filter(Objects::nonNull).toList();
    }

    /** The entry of a room in lists. */
    public RoomInfo info(Room room) {
        RoomCapacity capacity = room.capacity();
        return new RoomInfo(
                room.id(),
                room.game(),
                capacity.players(),
                capacity.playersMax(),
                capacity.spectators(),
                capacity.spectatorsMax(),
                capacity.locked(),
                created(room),
                room.listing().properties());
    }

    /** As {@link #info(Room)}. */
    public RoomInfo info(HibernatingRoom room) {
        HibernationSummary summary = room.summary();
        return new RoomInfo(
                room.id(),
                room.creation().game(),
                0,
                summary.playersMax(),
                0,
                summary.spectatorsMax(),
                summary.locked(),
                room.opened(),
                summary.properties());
    }

    /** Ids of all rooms, including hibernating ones. */
    public List<String> ids() {
        return Stream.concat(
                        rooms().stream().map(Room::id), hibernating().stream().map(HibernatingRoom::id))
                .toList();
    }

    /** The rooms of public lists: neither invite-only nor unlisted, and readable if they hibernate. */
    public List<RoomInfo> listed() {
        Stream<RoomInfo> open = rooms().stream()
                .filter(room -> !room.listing().inviteOnly() && !room.listing().unlisted())
                .map(this::info);
        Stream<RoomInfo> hibernating = hibernating().stream()
                .filter(room -> room.readable()
                        && !room.summary().inviteOnly()
                        && !room.summary().unlisted())
                .map(this::info);
        return Stream.concat(open, hibernating).toList();
    }

    /** When a sanction ends; {@code null}: not before the room does. */
    public @Nullable Instant end(Room room, Sanctions.Sanction sanction) {
        if (sanction.untilTick() == Sanctions.FOR_EVER) {
            return null;
        }
        long ticks = room.sanctions().ticksLeft(sanction);
        return calendar.instant().plusMillis(ticks * 1000 / room.settings().tickRate());
    }

    /** The text with which a banned client is refused. */
    String banMessage(Room room, Sanctions.Sanction ban) {
        Instant end = end(room, ban);
        String until = end == null ? "" : " until " + end.truncatedTo(ChronoUnit.SECONDS);
        return "You are banned from this room" + until + (ban.reason().isEmpty() ? "." : ": " + ban.reason());
    }

    /** When an open room was opened. */
    public Instant created(Room room) {
        Opened known = opened.get(room.id());
        return known == null ? calendar.instant() : known.created;
    }

    /**
     * Closes a room for an operator. It cannot be found from now on; its worker ends it between two ticks.
     *
     * @throws HttpProblem 404
     */
    public void close(String id) {
        Room open = find(id);
        HibernatingRoom hibernating = hibernating(id);
        if (open == null && hibernating == null) {
            requireLoaded(id);
            throw unknownRoom();
        }
        if (open != null && open.capacity().close()) { // a room that takes no reservations does not hibernate
            opened.remove(id);
            open.close(CloseReason.ROOM_CLOSED, "");
        } else {
            closeHibernating(id, CloseReason.ROOM_CLOSED, "");
        }
    }

    /**
     * Ends a hibernating room, which cannot be found from now on. It is woken first, because its game is called at its
     * end.
     */
    private void closeHibernating(String id, CloseReason reason, String text) {
        StoredRooms stored = rooms.stored();
        HibernatingRoom room = hibernating(id);
        if (stored != null && room != null) {
            opened.remove(id);
            stored.hibernation().end(room, reason, text);
        }
    }

    private boolean isOpen(Room room) {
        return room.open() && opened.containsKey(room.id());
    }

    /** 503: the host is too busy to open a room. */
    public static HttpProblem busy() {
        return new HttpProblem(503, "busy", "This host is too busy to open a room now.")
                .with("Retry-After", RETRY_SECONDS);
    }

    /**
     * Closes rooms that were opened for players and have been empty for too long, and forgets ended rooms. The host
     * calls this periodically.
     */
    public void closeEmpty() {
        long nowMs = clockMs.getAsLong();
        opened.keySet().removeIf(id -> !rooms.knows(id));
        opened.replaceAll((id, known) -> {
            Room room = rooms.find(id);
            return room != null && room.capacity().players() > 0
                    ? new Opened(known.created, known.byPlayer, nowMs)
                    : known;
        });
        int[] wakesLeft = {WOKEN_TO_CLOSE_MAX};
        opened.forEach((id, known) -> {
            if (known.byPlayer) {
                closeIfEmpty(id, nowMs - known.usedMs, wakesLeft);
            }
        });
    }

    private void closeIfEmpty(String id, long emptyMs, int[] wakesLeft) {
        Room room = find(id);
        HibernatingRoom hibernating = room == null ? hibernating(id) : null;
        if (room != null
                && emptyMs > room.settings().emptyMs()
                && room.capacity().closeIfEmpty()) {
            room.close(CloseReason.ROOM_FINISHED, "empty");
        } else if (hibernating != null && emptyMs > hibernating.summary().emptyMs() && wakesLeft[0]-- > 0) {
            closeHibernating(id, CloseReason.ROOM_FINISHED, "empty");
        }
    }

    /**
     * Hibernates stored rooms that have paused for long. The host calls this periodically.
     *
     * @param pausedMs the least milliseconds of the pause
     */
    public void hibernate(int pausedMs) {
        StoredRooms stored = rooms.stored();
        if (stored != null) {
            stored.hibernation().takeIdle(TimeUnit.MILLISECONDS.toNanos(pausedMs));
        }
    }

    /** Makes {@link #requireRunning} refuse from now on. */
    public void stop() {
        stopping = true;
    }

    /**
     * Refuses while the host is shutting down.
     *
     * @throws HttpProblem 503
     */
    public void requireRunning() {
        if (stopping) {
            throw stoppingProblem();
        }
    }

    /**
     * Refuses while the host should get no more players: it is shutting down, fewer than half of the workers tick, or
     * the store accepts nothing.
     *
     * @throws HttpProblem 503
     */
    public void requireReady() {
        requireRunning();
        if (2 * rooms.workersTicking(BUSY_MS_MAX) < rooms.workers()) {
            throw new HttpProblem(503, "busy", "Fewer than half of the workers tick.");
        }
        StoredRooms stored = rooms.stored();
        if (stored != null && stored.frozen()) {
            throw new HttpProblem(503, "frozen", "The store accepts nothing at present, so new ticks are not durable.");
        }
    }

    /**
     * Refuses if a worker is lost: it never ticks again, and only a new process helps.
     *
     * @throws HttpProblem 503
     */
    public void requireAlive() {
        if (rooms.workerLost()) {
            throw new HttpProblem(
                    503, "stuck", "A worker has been in one tick for longer than any call of a game may take.");
        }
    }

    /**
     * Refuses a room whose worker does not tick.
     *
     * @throws HttpProblem 503
     */
    static void requireTicking(Room room) {
        if (room.stuck()) {
            throw new HttpProblem(503, "busy", "This room does not tick now.").with("Retry-After", RETRY_SECONDS);
        }
    }

    private static HttpProblem stoppingProblem() {
        return new HttpProblem(503, "stopping", "The host is shutting down.").with("Retry-After", RETRY_SECONDS);
    }
}
