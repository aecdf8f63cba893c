package dev.tickwire.runtime.room;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.RoomRefusedException.Reason;
import dev.tickwire.runtime.tick.Clock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open rooms of a process and the workers that run them.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Rooms {
    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);
    private static final int GENERATED_ID_BYTES = 16; // 128 bits, as hard to guess as a key

    /** A worker that is busy for this much longer than a call may take counts as lost. */
    private static final long LOST_MS = 10_000;

    /** A room that continues in another process gets a higher one from the store. */
    private static final int FIRST_EPOCH = 0;

    private static final long OPEN_MS_MAX = 5000; // for a game to make its world, while the caller waits

    private final ConcurrentHashMap<String, Room> byId = new ConcurrentHashMap<>();
    private final InviteCodes codes = new InviteCodes();
    private final List<Worker> workers = new ArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger places = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final ResumeTokens tokens;
    private final @Nullable StoredRooms stored;
    private final int roomsMax;
    private final Clock clock;
    private final Failures failures;
    private volatile long lostMs = Long.MAX_VALUE;
    private volatile boolean stopping;

    /**
     * Starts the workers.
     *
     * @param lenient see {@link WorkerContext#lenient}
     */
    public Rooms(int workers, int roomsMax, boolean lenient, Clock clock, Counters counters, Failures failures) {
        this(workers, roomsMax, lenient, clock, counters, failures, new ResumeTokens(), null);
    }

    /**
     * As above, with rooms that survive the process.
     *
     * @param tokens with the key of earlier processes
     * @param storage where rooms are stored; {@code null}: nowhere
     */
    public Rooms(
            int workers,
            int roomsMax,
            boolean lenient,
            Clock clock,
            Counters counters,
            Failures failures,
            ResumeTokens tokens,
            @Nullable Storage storage) {
        this.tokens = tokens;
        this.stored = storage == null ? null : new StoredRooms(this, storage, clock, counters);
        this.roomsMax = roomsMax;
        this.clock = clock;
        this.failures = failures;
        for (int i = 0; i < workers; i++) {
            Worker worker = new Worker(i, clock, counters, tokens, lenient, failures);
            this.workers.add(worker);
            worker.start();
        }
    }

    /** A watchdog for calls of games that take longer than this; the caller calls {@link Watchdog#look}. */
    public Watchdog watchdog(int callMsMax) {
        lostMs = callMsMax + LOST_MS;
        return new Watchdog(workers, callMsMax, clock, failures);
    }

    /** Number of workers. */
    public int workers() {
        return workers.size();
    }

    /** Number of workers whose current tick or task has lasted at most this long. */
    public int workersTicking(long busyMsMax) {
        long nowNs = clock.nanoTime();
        return (int) workers.stream()
                .filter(worker -> !worker.busyFor(TimeUnit.MILLISECONDS.toNanos(busyMsMax), nowNs))
                .count();
    }

    /**
     * Whether a worker has been busy with one tick or task for 10 s longer than a call may take. Without a
     * {@link #watchdog} a call may take any time.
     */
    public boolean workerLost() {
        return workersTicking(lostMs) < workers.size();
    }

    /**
     * Opens a room and waits until it is open. Must not be called by a worker.
     *
     * @param id valid by {@link dev.tickwire.protocol.RoomId}; {@code null}: a random one
     * @param first adds the room's first facts, on its worker; its exception ends the room and passes through
     */
    public Room open(GameType game, @Nullable String id, Record options, Consumer<Room> first)
            throws RoomRefusedException {
        if (stopping) {
            throw new RoomRefusedException(Reason.STOPPING, "the host is shutting down");
        }
        String given = id == null ? generatedId() : id;
        if (knows(given)) {
            throw new RoomRefusedException(Reason.DUPLICATE_ID, "a room with the id " + given + " is open");
        }
        if (places.incrementAndGet() > roomsMax) {
            places.decrementAndGet();
            throw new RoomRefusedException(Reason.ROOMS_FULL, roomsMax + " rooms are open, which is the limit");
        }
        CompletableFuture<Room> placed = new CompletableFuture<>();
        try {
            make(worker -> place(worker, placed, game, given, options, first));
        } catch (RoomRefusedException e) {
            places.decrementAndGet();
            throw e;
        }
        return await(placed, game);
    }

    /** Makes a room on the worker with the fewest rooms, except workers that are stuck in a game. */
    private synchronized void make(Consumer<Worker> making) throws RoomRefusedException {
        make(
                fewestRooms(freeWorkers())
                        .orElseThrow(() -> new RoomRefusedException(Reason.BUSY, "a game keeps every worker busy")),
                making);
    }

    /** Like {@link #make}; if all workers are stuck, the room waits for one of them. */
    private synchronized void makeWaiting(Consumer<Worker> making) {
        make(fewestRooms(freeWorkers()).or(() -> fewestRooms(workers)).orElseThrow(), making);
    }

    private static void make(Worker worker, Consumer<Worker> making) {
        worker.make(() -> making.accept(worker));
    }

    private List<Worker> freeWorkers() {
        long nowNs = clock.nanoTime();
        return workers.stream().filter(worker -> !worker.stuck(nowNs)).toList();
    }

    private static Optional<Worker> fewestRooms(List<Worker> workers) {
        return workers.stream().min(Comparator.comparingInt(Worker::rooms));
    }

    private void place(
            Worker worker,
            CompletableFuture<Room> placed,
            GameType game,
            String id,
            Record options,
            Consumer<Room> first) {
        int number = opened.incrementAndGet();
        RoomCreation creation = new RoomCreation(id, codes.take(id), game, options, random.nextLong());
        Room room;
        try {
            room = Room.open(
                    creation,
                    FIRST_EPOCH,
                    number,
                    worker.context(),
                    () -> refuse(placed, creation, tooSlow()),
                    this::ended);
        } catch (RuntimeException e) {
            refuse(placed, creation, failed(game, Failures.thrown(e)));
            return;
        }
        try {
            first.accept(room);
            if (stored != null) {
                stored.requireStorable(room);
            }
            if (byId.putIfAbsent(id, room) != null) {
                throw new RoomRefusedException(Reason.DUPLICATE_ID, "a room with the id " + id + " is open");
            }
        } catch (RoomRefusedException | RuntimeException e) {
            room.end(CloseReason.ROOM_CLOSED, "");
            placed.completeExceptionally(e);
            return;
        }
        worker.adopt(room);
        if (!placed.complete(room)) { // the caller no longer waits
            room.close(CloseReason.ROOM_CLOSED, "");
        }
    }

    /** Makes a stored room. */
    @FunctionalInterface
    interface Making {
        /** The parameters are as those of {@link Room#recover}. */
        Room make(int phase, WorkerContext worker, Runnable onStuck, Consumer<Room> onEnd);
    }

    /** Reserves code and capacity for a room of an earlier process until it is {@linkplain #forget forgotten}. */
    void keep(RoomCreation creation) {
        codes.keep(creation.code(), creation.id());
        places.incrementAndGet();
    }

    /** Releases the reservation of a room that cannot be opened. */
    void forget(RoomCreation creation) {
        giveBack(creation.code());
    }

    /** Opens a stored room. A busy host opens it later, since a refusal would lose it. */
    CompletableFuture<Room> reopen(RoomCreation creation, Making making) {
        CompletableFuture<Room> placed = new CompletableFuture<>();
        makeWaiting(worker -> reopen(worker, placed, creation, making));
        return placed;
    }

    private void reopen(Worker worker, CompletableFuture<Room> placed, RoomCreation creation, Making making) {
        try {
            Room room = making.make(
                    opened.incrementAndGet(),
                    worker.context(),
                    () -> placed.completeExceptionally(
                            new RoomRefusedException(Reason.FAILED, "the game does not return")),
                    this::ended);
            byId.put(room.id(), room);
            worker.adopt(room);
            placed.complete(room);
        } catch (RuntimeException e) {
            placed.completeExceptionally(failed(creation.game(), Failures.thrown(e)));
        }
    }

    private static RoomRefusedException tooSlow() {
        return new RoomRefusedException(Reason.BUSY, "the game takes too long");
    }

    /** Whether the host is shutting down. */
    boolean stopping() {
        return stopping;
    }

    /** Whether a room with this id is open, hibernates, or waits to be opened. */
    public boolean knows(String id) {
        return byId.containsKey(id)
                || (stored != null && (stored.loads(id) || stored.hibernation().find(id) != null));
    }

    /** The stored rooms; {@code null}: none is stored. */
    public @Nullable StoredRooms stored() {
        return stored;
    }

    private void refuse(CompletableFuture<Room> placed, RoomCreation creation, RoomRefusedException why) {
        giveBack(creation.code());
        placed.completeExceptionally(why);
    }

    private Room await(CompletableFuture<Room> placed, GameType game) throws RoomRefusedException {
        if (stopping) { // the worker may have ended before it came to the task
            throw new RoomRefusedException(Reason.STOPPING, "the host is shutting down");
        }
        try {
            return placed.get(OPEN_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (!placed.cancel(false)) {
                return placed.join(); // it was placed in time after all
            }
            LOG.warn("game {} did not open a room within {} ms", game.name(), OPEN_MS_MAX);
            throw new RoomRefusedException(Reason.BUSY, "the game " + game.name() + " takes too long");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RoomRefusedException refused) {
                throw refused;
            }
            throw (RuntimeException) Objects.requireNonNull(e.getCause()); // of what adds the first facts
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoomRefusedException(Reason.STOPPING, "interrupted");
        }
    }

    /** Logs a missing class and an author's mistake without a stack trace: name and message suffice. */
    static RoomRefusedException failed(GameType game, Throwable cause) {
        if (cause instanceof NoClassDefFoundError missing
                && !(missing.getCause() instanceof ExceptionInInitializerError)) {
            LOG.error(
                    "game {} needs the class {}, which is not there",
                    game.name(),
                    String.valueOf(missing.getMessage()).replace('/', '.'));
        } else if (cause instanceof AuthoringException mistake) {
            LOG.error("game {} cannot have a room: {}", game.name(), mistake.getMessage());
        } else {
            LOG.error("game {} failed when a room was opened", game.name(), cause);
        }
        return new RoomRefusedException(Reason.FAILED, "the game " + game.name() + " failed: " + cause);
    }

    private void ended(Room room) {
        byId.remove(room.id(), room);
        giveBack(room.code());
    }

    /** A room has left memory; its code and capacity stay reserved. */
    void left(Room room) {
        byId.remove(room.id(), room);
    }

    private void giveBack(String code) {
        codes.giveBack(code);
        places.decrementAndGet();
    }

    private String generatedId() {
        byte[] bytes = new byte[GENERATED_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Signs and verifies the resume tokens of these rooms' clients. */
    public ResumeTokens tokens() {
        return tokens;
    }

    public @Nullable Room find(String id) {
        return byId.get(id);
    }

    /**
     * The id of the room with this code, in upper or lower case, also if the room is not open yet; {@code null}: none.
     */
    public @Nullable String idOf(String code) {
        return codes.find(code);
    }

    /** The open rooms, in no particular order; a live view. */
    public Collection<Room> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /**
     * Closes all rooms with {@link CloseReason#SERVER_STOPPING} and ends the workers. A call of a game that has not
     * returned by the timeout ends its room as a {@link Watchdog} does; the other rooms of that worker get another
     * quarter of the timeout.
     *
     * @return false if a worker has not ended by then
     */
    public boolean stop(long timeoutMs) throws InterruptedException {
        stopping = true;
        byId.values().forEach(Room::leaveProcess);
        workers.forEach(Worker::stop);
        if (awaitWorkers(timeoutMs)) {
            return true;
        }
        for (Worker worker : workers) {
            if (!worker.join(0)) {
                leaveCall(worker);
            }
        }
        return awaitWorkers(timeoutMs / 4);
    }

    /** Replaces the thread of a worker whose game does not return, so that the worker can end. */
    private static void leaveCall(Worker worker) {
        Worker.Replaced replaced = worker.replaceThread(worker.calls().number());
        if (replaced != null) {
            RoomCallTracker stuck = replaced.stuck();
            LOG.error(
                    "room {} ends, because a call of its game {} in tick {} does not return while the host stops",
                    stuck.id(),
                    stuck.game(),
                    stuck.tick(),
                    replaced.where());
        }
    }

    /** Waits until all workers have ended; false after the timeout. */
    private boolean awaitWorkers(long timeoutMs) throws InterruptedException {
        long deadlineNs = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        boolean ended = true;
        for (Worker worker : workers) {
            ended &= worker.join(TimeUnit.NANOSECONDS.toMillis(deadlineNs - clock.nanoTime()));
        }
        return ended;
    }
}
