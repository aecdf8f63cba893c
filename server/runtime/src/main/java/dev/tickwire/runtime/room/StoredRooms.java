package dev.tickwire.runtime.room;

import dev.tickwire.Durability;
import dev.tickwire.runtime.build.NoBuildException;
import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.state.DamagedStateException;
import dev.tickwire.runtime.state.OtherBuildException;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.store.Grant;
import dev.tickwire.store.RecoveredRoom;
import dev.tickwire.store.RoomJournal;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.StoredRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored rooms: new ones, and those of an earlier process until each is open. Rooms that clients request come
 * first.
 *
 * <p><b>Threads.</b> Any.
 */
public final class StoredRooms {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRooms.class);

    /** Rooms that are read or replayed at once, per worker: one is read while another is replayed. */
    private static final int OPENING_PER_WORKER = 2;

    /** Attempts to read a room from a failing store, one second apart: as long as a store may take to come back. */
    private static final int ATTEMPTS_MAX = 60;

    private static final long ATTEMPT_NS = 1_000_000_000;

    /** A room that waits to be read from the store. */
    private record Waiting(SegmentHeader header, Grant grant, int attempts) {
        String id() {
            return header.creation().id();
        }

        Waiting again() {
            return new Waiting(header, grant, attempts + 1);
        }
    }

    private final Rooms rooms;
    private final Storage storage;
    private final Clock clock;
    private final Counters counters;
    private final Hibernation hibernation;
    private volatile Collection<GameType> games = List.of();
    private volatile Builds builds = Builds.none("no room has been taken over");
    private volatile boolean discards;
    private volatile Set<String> recordedBy = Set.of(); // builds of the rooms that were taken over
    private final RecoveryQueue<Waiting> waiting = new RecoveryQueue<>();
    private volatile boolean opening; // the rooms of an earlier process
    private final Set<GameType> ofOperators =
            ConcurrentHashMap.newKeySet(); // games of rooms that operators have opened

    /** None. */
    StoredRooms(Rooms rooms, Storage storage, Clock clock, Counters counters) {
        this.rooms = rooms;
        this.storage = storage;
        this.clock = clock;
        this.counters = counters;
        this.hibernation = new Hibernation(rooms, this, storage, counters);
    }

    /** Refuses a room that cannot be stored as its settings demand. */
    void requireStorable(Room room) throws RoomRefusedException {
        try {
            StoredDurability.of(room.simulation());
        } catch (AuthoringException e) {
            throw Rooms.failed(room.game(), e);
        }
    }

    /**
     * Stores an open room, beginning with one of its next ticks.
     *
     * @param byPlayer whether the room closes when it has been empty for its time
     */
    public void store(Room room, Instant opened, boolean byPlayer) {
        room.execute(() -> {
            StoredDurability as = StoredDurability.of(room.simulation());
            RoomCreation creation = room.simulation().creation();
            storage.stores(creation, as);
            if (as.durability() != Durability.NONE) {
                String build = storage.build(creation.game());
                SegmentHeader header = new SegmentHeader(build, room.instance(), opened, byPlayer, creation, null);
                storage.acquire(room.id(), journal -> record(room, as, journal, header));
            }
        });
    }

    private void record(Room room, StoredDurability as, RoomJournal journal, SegmentHeader header) {
        Simulation simulation = room.simulation();
        room.executeOr(
                () -> room.storedBy(new RoomRecorder(
                        simulation,
                        room.playerClients(),
                        as.durability(),
                        journal,
                        storage,
                        header,
                        storage.shadow(room),
                        room::execute,
                        clock)),
                journal::end);
    }

    /** Whether nothing becomes durable at present. */
    public boolean frozen() {
        return storage.frozen();
    }

    /**
     * Takes the stored rooms over, and lists those whose games this host has. Paused rooms
     * {@linkplain #hibernation hibernate}; {@link #open} opens the others. Until a room is open, its id is taken.
     *
     * @param games of this host
     * @param builds retains this build, and replays recordings of others; the caller closes it
     * @param discard whether rooms that this host cannot open are deleted
     * @throws OtherBuildException if this build of a game cannot continue a room, unless such rooms are discarded
     */
    public void takeOver(Collection<GameType> games, Builds builds, boolean discard) throws StoreException {
        this.games = games;
        this.builds = builds;
        this.discards = discard;
        List<StoredRoom> stored = storage.rooms();
        List<Grant> grants =
                storage.acquire(stored.stream().map(StoredRoom::room).toList());
        List<Waiting> found = new ArrayList<>();
        Set<String> recorders = new HashSet<>();
        for (int i = 0; i < stored.size(); i++) {
            String id = stored.get(i).room();
            try {
                if (stored.get(i).chunksFollow()) {
                    recorders.add(SegmentHeader.build(stored.get(i).description()));
                }
                SegmentHeader header = SegmentHeader.read(stored.get(i).description(), games, note -> note(id, note));
                if (header != null) {
                    requireReadable(header, grants.get(i));
                    found.add(new Waiting(header, grants.get(i), 0));
                } else if (discard) {
                    discard(id, grants.get(i), "this host does not have its game");
                } else {
                    LOG.warn("room {} stays in the store: this host does not have its game", id);
                }
            } catch (DamagedStateException e) {
                LOG.error("room {} cannot be read and stays in the store: {}", id, e.getMessage());
            } catch (OtherBuildException e) {
                if (!discard) {
                    throw new OtherBuildException("room " + id + ": " + e.getMessage());
                }
                discard(id, grants.get(i), String.valueOf(e.getMessage()));
            }
        }
        recordedBy = recorders;
        for (Waiting each : found) {
            SegmentHeader header = each.header();
            rooms.keep(header.creation());
            if (header.summary() == null) {
                waiting.add(each.id(), each);
            } else {
                hibernation.add(new HibernatingRoom(
                        header.creation(), each.grant(), header.opened(), header.byPlayer(), header.summary(), true));
            }
            if (!header.byPlayer()) {
                ofOperators.add(header.creation().game());
            }
        }
    }

    /** The rooms that are only in the store. */
    public Hibernation hibernation() {
        return hibernation;
    }

    /** Receives each room of an earlier process when it is open again. */
    @FunctionalInterface
    public interface Reopened {
        void accept(Room room, Instant opened, boolean byPlayer);
    }

    /**
     * Opens the rooms of an earlier process on all workers at once, requested ones first; returns when all are open.
     *
     * @param busy above zero while the host starts: rooms then open one at a time
     */
    public void open(Reopened reopened, CountDownLatch busy) {
        opening = true;
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < OPENING_PER_WORKER * rooms.workers(); i++) {
            Thread other = new Thread(() -> openWaiting(reopened, busy), "tickwire-recovery-" + i);
            other.setDaemon(true);
            other.start();
            others.add(other);
        }
        openWaiting(reopened);
        try {
            for (Thread other : others) {
                other.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opening = false;
        builds.endProcesses();
    }

    /** Retains this build of the games, and of other builds only those that may have to replay rooms. */
    public void keepBuild() {
        builds.keep(games, storage::build, recordedBy);
    }

    private void openWaiting(Reopened reopened, CountDownLatch busy) {
        try {
            busy.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        openWaiting(reopened);
    }

    /** Opens waiting rooms, one at a time, until none is left. */
    private void openWaiting(Reopened reopened) {
        for (Waiting next = waiting.next(); next != null && !rooms.stopping(); next = waiting.next()) {
            try {
                StoredRoomContents found = load(next.id(), next.grant());
                if (found == null) {
                    rooms.forget(next.header().creation());
                } else {
                    open(found, reopened);
                }
                waiting.opened(next.id());
            } catch (StoreException e) {
                if (!rooms.stopping()) { // else the next process opens it
                    openLater(next, e);
                }
            }
        }
    }

    private void openLater(Waiting room, StoreException failure) {
        LOG.error("room {} cannot be read now: {}", room.id(), failure.getMessage());
        if (room.attempts() < ATTEMPTS_MAX) {
            waiting.add(room.id(), room.again());
            LockSupport.parkNanos(ATTEMPT_NS);
        } else {
            rooms.forget(room.header().creation());
        }
        waiting.opened(room.id());
    }

    private void open(StoredRoomContents found, Reopened reopened) {
        SegmentHeader header = found.header();
        try {
            Room room = reopen(found).get();
            counters.increment(Counter.ROOMS_RECOVERED);
            reopened.accept(room, header.opened(), header.byPlayer());
        } catch (ExecutionException e) {
            LOG.error("room {} cannot be opened again", header.creation().id(), e.getCause());
            rooms.forget(header.creation());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    CompletableFuture<Room> reopen(StoredRoomContents found) {
        return rooms.reopen(
                found.header().creation(),
                (phase, worker, onStuck, onEnd) -> recover(found, phase, worker, onStuck, onEnd));
    }

    private Room recover(
            StoredRoomContents found, int phase, WorkerContext worker, Runnable onStuck, Consumer<Room> onEnd) {
        Room room = Room.recover(found, () -> opening, phase, worker, onStuck, onEnd);
        RoomJournal journal = storage.journal(room.id(), found.grant(), room.tick());
        SegmentHeader header = found.header().of(storage.build(room.game()));
        HibernationSummary summary = found.header().summary();
        if (summary != null) {
            room.pausesFor(TimeUnit.MILLISECONDS.toNanos(Math.max(0, storage.nowMs() - summary.sinceMs())));
        }
        record(room, StoredDurability.of(room.simulation()), journal, header);
        return room;
    }

    /** Reads a state that another build has written: the host must not start without a room that it cannot open. */
    private void requireReadable(SegmentHeader header, Grant grant) throws StoreException {
        RecoveredRoom recovered = sameBuild(header) ? null : storage.load(grant);
        if (recovered != null) {
            requireReadable(header, StoredState.read(recovered.state()));
        }
    }

    private static void requireReadable(SegmentHeader header, StoredState state) {
        RoomCreation creation = header.creation();
        new Checkpoint(creation, state.checkpoint())
                .read(
                        new RoomThread(creation.id()),
                        GameCallTracker.UNWATCHED,
                        RoomDiagnostics.outOfRange(creation),
                        new Counters(),
                        note -> {});
    }

    private boolean sameBuild(SegmentHeader header) {
        return header.build().equals(storage.build(header.creation().game()));
    }

    private void discard(String id, Grant grant, String why) {
        LOG.warn("room {} is discarded: {}", id, why);
        storage.journal(id, grant, 0).end();
    }

    static void note(String room, String note) {
        LOG.info("room {}: {}", room, note);
    }

    /** Whether a room with this id waits to be opened; it then comes next. */
    public boolean loads(String id) {
        return waiting.wants(id);
    }

    /** Whether a room of this game, with options that fit, waits to be opened; it then comes next. */
    public boolean loads(GameType game, Predicate<Record> options) {
        return waiting.wantsAny(room -> {
            RoomCreation creation = room.header().creation();
            return creation.game() == game && options.test(creation.options());
        });
    }

    /** Whether an earlier process has left a room of this game that an operator had opened. */
    public boolean has(GameType game) {
        return ofOperators.contains(game);
    }

    /**
     * Reads a room. Returns {@code null}, with a line in the log, if the store has no sound checkpoint of it, or this
     * build cannot continue it.
     *
     * @throws StoreException if the store cannot be read
     */
    @Nullable
    StoredRoomContents load(String id, Grant grant) throws StoreException {
        RecoveredRoom recovered = storage.load(grant);
        if (recovered == null) {
            LOG.error("room {} has no checkpoint that can be read", id);
            return null;
        }
        try {
            SegmentHeader header = SegmentHeader.read(recovered.header(), games, note -> {});
            if (header == null) {
                return null;
            }
            return sameBuild(header) || recovered.chunks().isEmpty()
                    ? new StoredRoomContents(header, grant, recovered, StoredState.read(recovered.state()), null)
                    : replayed(header, grant, recovered);
        } catch (DamagedStateException e) {
            LOG.error("room {} cannot be read and stays in the store: {}", id, e.getMessage());
        } catch (OtherBuildException e) {
            if (discards) {
                discard(id, grant, String.valueOf(e.getMessage()));
            } else {
                LOG.error("room {} cannot go on and stays in the store: {}", id, e.getMessage());
            }
        }
        return null;
    }

    /**
     * The room as replayed by the build that recorded it.
     *
     * @throws OtherBuildException if this build cannot continue from there, although it could from the checkpoint
     */
    private StoredRoomContents replayed(SegmentHeader header, Grant grant, RecoveredRoom recorded)
            throws StoreException {
        try {
            RecoveredRoom replayed = builds.replay(header.creation().id(), header.build(), recorded);
            StoredState state = StoredState.read(replayed.state());
            requireReadable(header, state);
            return new StoredRoomContents(header, grant, replayed, state, null);
        } catch (NoBuildException e) {
            return new StoredRoomContents(header, grant, recorded, StoredState.read(recorded.state()), e.getMessage());
        }
    }
}
