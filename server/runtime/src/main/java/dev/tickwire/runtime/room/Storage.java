package dev.tickwire.runtime.room;

import dev.tickwire.Durability;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameBuild;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.store.Grant;
import dev.tickwire.store.Journal;
import dev.tickwire.store.JournalLimits;
import dev.tickwire.store.JournalListener;
import dev.tickwire.store.RecoveredRoom;
import dev.tickwire.store.RoomJournal;
import dev.tickwire.store.Store;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.StoredRoom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host's store, with threads that wait for it and threads that encode checkpoints.
 *
 * <p><b>Threads.</b> Any. Methods that throw {@link StoreException} wait for the disk.
 */
public final class Storage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    private static final long STOP_MS_MAX = 1000;
    private static final int SPREAD = 0x9E3779B9; // spreads the shadow simulations over consecutive ids

    /** A new room that waits for its grant. */
    private record Wanted(String room, Consumer<RoomJournal> then) {}

    private final Store store;
    private final Journal journal;
    private final Counters counters;
    private final int shadowPercent;
    private final InstantSource calendar;
    private final CheckpointCaptures captures = new CheckpointCaptures();
    private final Map<GameType, String> builds = new ConcurrentHashMap<>();
    private final Queue<Wanted> wanted = new ConcurrentLinkedQueue<>();
    private final ExecutorService acquiring;
    private final ExecutorService encoding;
    private final ExecutorService shadowing;

    /**
     * Starts the journal.
     *
     * @param store closed by {@link #close}
     * @param shadowPercent share of the rooms with {@link Durability#JOURNAL} that have a {@link ShadowSimulation}: 0
     *     to 100
     * @param calendar wall-clock time, for durations that include the time between two processes
     */
    public Storage(
            Store store, int shadowPercent, Clock clock, InstantSource calendar, Counters counters, Failures failures) {
        this.store = store;
        this.shadowPercent = shadowPercent;
        this.calendar = calendar;
        this.counters = counters;
        this.journal = Journal.start(store, JournalLimits.DEFAULT, clock::nanoTime, new Listener());
        this.acquiring = thread("tickwire-store", failures);
        this.encoding = thread("tickwire-checkpoints", failures);
        this.shadowing = thread("tickwire-shadows", failures);
    }

    private static ExecutorService thread(String name, Failures failures) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(() -> failures.run(task), name);
            made.setDaemon(true);
            return made;
        });
    }

    /** See {@link Store#secret}. */
    public byte[] secret(String name, int bytes) throws StoreException {
        return store.secret(name, bytes);
    }

    /** Whether nothing becomes durable at present. */
    public boolean frozen() {
        return journal.frozen();
    }

    /** The stored rooms, each taken over from its former owner. */
    List<StoredRoom> rooms() throws StoreException {
        return store.rooms();
    }

    /** Takes rooms over, or creates them; see {@link Store#acquire}. */
    List<Grant> acquire(List<String> rooms) throws StoreException {
        return store.acquire(rooms);
    }

    /** Milliseconds of the calendar. */
    long nowMs() {
        return calendar.millis();
    }

    /** See {@link Store#owns}. */
    boolean owns(Grant grant) throws StoreException {
        return store.owns(grant);
    }

    /** See {@link Store#load}. */
    @Nullable
    RecoveredRoom load(Grant grant) throws StoreException {
        return store.load(grant.key());
    }

    /**
     * Acquires a new room and passes its journal to the caller on another thread. Waiting rooms are acquired together.
     */
    void acquire(String room, Consumer<RoomJournal> then) {
        wanted.add(new Wanted(room, then));
        run(acquiring, this::acquireWanted);
    }

    /** Runs a task that reads the store, after those that wait. */
    void read(Runnable task) {
        run(acquiring, task);
    }

    private void acquireWanted() {
        List<Wanted> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Wanted next = wanted.peek(); next != null && ids.add(next.room); next = wanted.peek()) {
            all.add(wanted.remove()); // a second room of the same id gets a later grant
        }
        if (all.isEmpty()) {
            return;
        }
        try {
            List<Grant> grants = store.acquire(all.stream().map(Wanted::room).toList());
            for (int i = 0; i < all.size(); i++) {
                Wanted each = all.get(i);
                each.then.accept(journal.room(each.room, grants.get(i), RoomJournal.NOTHING_DURABLE));
            }
        } catch (StoreException e) {
            LOG.error("{} rooms are not stored, {} among them: {}", all.size(), all.get(0).room, e.getMessage());
        }
    }

    /** The journal of a recovered room. */
    RoomJournal journal(String room, Grant grant, int durableTick) {
        return journal.room(room, grant, durableTick);
    }

    /** The build of a game in this process. */
    String build(GameType game) {
        return builds.computeIfAbsent(game, GameBuild::of);
    }

    /** Takes checkpoints. */
    CheckpointCaptures captures() {
        return captures;
    }

    /** Encodes a checkpoint. */
    void encode(Runnable task) {
        run(encoding, task);
    }

    /** A room's shadow simulation; {@code null} if the room has none, which depends on its id. */
    @Nullable
    ShadowSimulation shadow(Room room) {
        return isShadowed(room.id(), shadowPercent)
                ? new ShadowSimulation(room.simulation().creation(), new Shadows(), room.diagnostics()::diverged)
                : null;
    }

    static boolean isShadowed(String room, int percent) {
        return Integer.remainderUnsigned(room.hashCode() * SPREAD, 100) < percent;
    }

    private static void run(ExecutorService where, Runnable task) {
        try {
            where.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the host stops: {}", e.getMessage());
        }
    }

    /** Logs what is stored of a room if that is less than all. */
    void stores(RoomCreation room, StoredDurability as) {
        String game = room.game().name();
        if (as.durability() == Durability.NONE && as.lessBecause() != null) {
            LOG.warn("room {} of game {} is not stored: {}", room.id(), game, as.lessBecause());
        } else if (as.lessBecause() != null) {
            LOG.warn("room {} of game {} is stored every few seconds only: {}", room.id(), game, as.lessBecause());
        }
    }

    /** Commits and closes the store. No room gives the journal anything afterwards. */
    @Override
    public void close() {
        acquiring.shutdownNow();
        encoding.shutdownNow();
        shadowing.shutdownNow();
        try {
            if (!acquiring.awaitTermination(STOP_MS_MAX, TimeUnit.MILLISECONDS)) {
                LOG.warn("the store does not answer while the host stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        journal.close();
    }

    private final class Shadows implements ShadowSimulation.Host {
        @Override
        public void run(Runnable task) {
            Storage.run(shadowing, task);
        }

        @Override
        public void fallsBehind() {
            counters.increment(Counter.SHADOWS_BEHIND);
        }
    }

    /** Logs and counts events of the journal. */
    private final class Listener implements JournalListener {
        @Override
        public void frozen(Exception cause) {
            counters.increment(Counter.JOURNAL_FREEZES);
            LOG.error("the store is frozen, nothing becomes durable: {}", cause.getMessage());
        }

        @Override
        public void stillFrozen(Exception cause, long retryNs) {
            LOG.error(
                    "the store is still frozen, next attempt in {} ms: {}",
                    TimeUnit.NANOSECONDS.toMillis(retryNs),
                    cause.getMessage());
        }

        @Override
        public void thawed() {
            LOG.info("the store is open again");
        }

        @Override
        public void tailDropped(String room) {
            counters.increment(Counter.JOURNAL_TAILS_DROPPED);
        }

        @Override
        public void fenced(String room) {
            LOG.warn("room {} goes on in another process", room);
        }

        @Override
        public void committed(long bytes, long elapsedNs) {
            counters.increment(Counter.JOURNAL_COMMITS);
            counters.add(Counter.JOURNAL_BYTES, bytes);
        }
    }
}
