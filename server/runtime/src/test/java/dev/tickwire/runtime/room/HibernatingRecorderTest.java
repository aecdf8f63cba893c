package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Durability;
import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.store.Checkpoint;
import dev.tickwire.store.Commit;
import dev.tickwire.store.Grant;
import dev.tickwire.store.RecoveredRoom;
import dev.tickwire.store.Store;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.StoredRoom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is stored of a room that pauses. */
class HibernatingRecorderTest {
    /** Does nothing, and lets nobody come back. */
    public static final class Den implements Game<Den.Options> {
        public record Options(Durability durability) {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).graceMs(0).durability(options.durability());
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    /** Knows which checkpoints are durable. */
    static final class Memory implements Store {
        final List<Checkpoint> checkpoints = new CopyOnWriteArrayList<>();
        private final AtomicBoolean fails = new AtomicBoolean();

        @Override
        public List<Grant> acquire(List<String> rooms) {
            return List.of(new Grant(1, 1));
        }

        @Override
        public List<StoredRoom> rooms() {
            return List.of();
        }

        @Override
        public Set<Grant> commit(Commit commit) throws StoreException {
            if (fails.get()) {
                throw new StoreException("the disk is full");
            }
            checkpoints.addAll(commit.checkpoints());
            return Set.of();
        }

        @Override
        public boolean owns(Grant grant) {
            return true;
        }

        @Override
        public @Nullable RecoveredRoom load(int key) {
            return null;
        }

        @Override
        public void expire() {}

        @Override
        public byte[] secret(String name, int bytes) {
            return new byte[bytes];
        }

        @Override
        public @Nullable Set<Grant> reopen() throws StoreException {
            if (fails.get()) {
                throw new StoreException("the disk is full");
            }
            return null;
        }

        @Override
        public void close() {}
    }

    private final Counters counters = new Counters();
    private final Memory store = new Memory();
    private final Storage storage =
            new Storage(store, 0, Clock.system(), InstantSource.system(), counters, Failures.halting());
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private long nowNs;

    @AfterEach
    void close() {
        storage.close();
    }

    /** A room that is stored, with a player. */
    private Room open(Durability durability, SilentConnection player) {
        WorkerContext worker = WorkerContext.of(tasks::add, () -> nowNs, counters, new ResumeTokens(), true, false);
        RoomCreation creation =
                new RoomCreation("room", "CODE22", GameType.of(Den.class), new Den.Options(durability), 7);
        Room room = Room.open(creation, 1, 0, worker, () -> {}, ended -> {});
        storage.acquire(
                "room",
                journal -> room.execute(() -> room.storedBy(new RoomRecorder(
                        room.simulation(),
                        room.playerClients(),
                        durability,
                        journal,
                        storage,
                        header(room),
                        null,
                        room::execute,
                        () -> nowNs))));
        join(room, player);
        Await.until("the store to have the room", () -> {
            run(room);
            return !store.checkpoints.isEmpty();
        });
        return room;
    }

    static SegmentHeader header(Room room) {
        return new SegmentHeader(
                "", room.instance(), Instant.EPOCH, false, room.simulation().creation(), null);
    }

    private static void join(Room room, SilentConnection player) {
        assertNull(room.capacity().reserve(1));
        room.attach(player, new JoiningClient("ann", "ann", JoiningClient.NO_TEAM));
    }

    /** One step of the room's worker; false if the room rests. */
    private boolean run(Room room) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        nowNs = room.dueNs();
        return room.run(nowNs);
    }

    private Checkpoint latest() {
        return store.checkpoints.get(store.checkpoints.size() - 1);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldRestOnceItsLatestTickIsDurable(Durability durability) {
        Leaver ann = new Leaver();
        Room room = open(durability, ann);
        ann.leaves = true;
        Await.until("the room to rest", () -> !run(room));
        assertEquals(room.tick(), latest().tick());
        Await.until("its last checkpoint", () -> !latest().chunksFollow());
        int checkpoints = store.checkpoints.size();
        for (int i = 0; i < 1000; i++) { // more than the time from one checkpoint to the next
            assertFalse(run(room));
        }
        assertEquals(room.tick(), latest().tick());
        assertEquals(checkpoints, store.checkpoints.size());
        assertTrue(tasks.isEmpty(), "none is being encoded");
        join(room, new Leaver());
        Await.until("the room to be stored again", () -> {
            assertTrue(run(room));
            return room.durable().tick() > latest().tick()
                    || (durability == Durability.CHECKPOINT && store.checkpoints.size() > checkpoints);
        });
        assertEquals(durability == Durability.JOURNAL, latest().chunksFollow());
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldNotRestBeforeAFrozenStoreHasIt(Durability durability) {
        Leaver ann = new Leaver();
        Room room = open(durability, ann);
        ann.leaves = true;
        store.fails.set(true);
        Await.until("the store to be frozen", () -> {
            assertTrue(run(room), "the store has no checkpoint of the latest tick");
            return storage.frozen();
        });
        int tick = room.tick();
        for (int i = 0; i < 1000; i++) {
            assertTrue(run(room));
        }
        assertEquals(tick, room.tick(), "it pauses meanwhile");
        store.fails.set(false);
        Await.until("the room to rest", () -> !run(room));
        assertEquals(tick, latest().tick());
    }

    /** A client that leaves. */
    private static final class Leaver extends SilentConnection {
        private boolean leaves;

        @Override
        public Peer receive(MessageSink sink) {
            return leaves ? Peer.LEFT : Peer.THERE;
        }
    }
}
