package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.WhenEmpty;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One worker, and games that do not return until the test lets them. Time passes as the test says. */
class WatchdogTest {
    private static final int CALL_MS_MAX = 1000;
    private static final long MS_NS = 1_000_000;
    private static final long TICK_NS = 50 * MS_NS;

    /** Tries all that it can do to its room, once it has been let go. */
    public static final class Blocker implements Game<Blocker.Options> {
        public enum When {
            NEVER,
            CREATED,
            JOINED,
            TICK
        }

        public record Options(When when) {}

        public static final class Thing extends Entity {
            public int number;
        }

        static volatile Semaphore entered = new Semaphore(0);
        static volatile Semaphore letGo = new Semaphore(0);
        static volatile boolean blocksWhenMade;
        static final AtomicReference<@Nullable Error> thrown = new AtomicReference<>(); // once it has been let go
        static final AtomicInteger refused = new AtomicInteger();
        static final Map<String, Thread> threads = new ConcurrentHashMap<>();

        private When when = When.NEVER;

        static void reset() {
            entered = new Semaphore(0);
            letGo = new Semaphore(0);
            blocksWhenMade = false;
            thrown.set(null);
            refused.set(0);
            threads.clear();
        }

        public Blocker() {
            if (blocksWhenMade) {
                threads.put("stuck", Thread.currentThread());
                entered.release();
                letGo.acquireUninterruptibly();
            }
        }

        @Override
        public Settings settings(Options options) {
            when = options.when();
            return Settings.tickRate(20).snapshotRate(20).playersMax(10).whenEmpty(WhenEmpty.RUN);
        }

        @Override
        public void created(dev.tickwire.Room room) {
            blockIf(When.CREATED, room);
        }

        @Override
        public void joined(dev.tickwire.Room room, Player player) {
            blockIf(When.JOINED, room);
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            threads.put(room.id(), Thread.currentThread());
            blockIf(When.TICK, room);
        }

        private void blockIf(When now, dev.tickwire.Room room) {
            if (now != when) {
                return;
            }
            String id = room.id();
            Player player = room.players().isEmpty() ? null : room.players().get(0);
            threads.put(id, Thread.currentThread());
            entered.release();
            letGo.acquireUninterruptibly();
            Error error = thrown.get();
            if (error != null) {
                throw error;
            }
            tryOnce(() -> room.listing());
            tryOnce(() -> room.spawn(new Thing()));
            tryOnce(() -> room.close("late"));
            if (player != null) {
                tryOnce(() -> player.kick("late"));
            }
        }

        private static void tryOnce(Runnable call) {
            try {
                call.run();
            } catch (IllegalStateException e) {
                refused.incrementAndGet();
            }
        }
    }

    private final class Client extends SilentConnection {
        private final AtomicInteger sent = new AtomicInteger();
        private volatile long receiveNs;

        CloseReason reason() throws Exception {
            return Await.get("a connection to be closed", closed());
        }

        @Override
        public Peer receive(MessageSink sink) {
            nowNs.addAndGet(receiveNs);
            return Peer.THERE;
        }

        @Override
        public boolean send(ByteBuffer message) {
            sent.incrementAndGet();
            return true;
        }
    }

    private final AtomicLong nowNs = new AtomicLong();
    private final Counters counters = new Counters();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final Rooms rooms = new Rooms(1, 4, false, nowNs::get, counters, Failures.calling(ended::complete));
    private final Watchdog watchdog = rooms.watchdog(CALL_MS_MAX);
    private final GameType game = GameType.of(Blocker.class);

    @BeforeEach
    void reset() {
        Blocker.reset();
    }

    @AfterEach
    void stop() throws InterruptedException {
        Blocker.letGo.release(100);
        rooms.stop(Await.HANG_MS);
        for (Thread thread : Blocker.threads.values()) { // else it counts what the next test counts
            Await.end("a thread of a game", thread);
        }
    }

    private Room open(String id, Blocker.When when) throws RoomRefusedException {
        return rooms.open(game, id, new Blocker.Options(when), made -> {});
    }

    private Client join(Room room) {
        Client client = new Client();
        assertNull(room.capacity().reserve(1));
        room.attach(client, new JoiningClient("client", "client", JoiningClient.NO_TEAM));
        return client;
    }

    private static void onWorker(Room room, Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        room.execute(() -> {
            task.run();
            done.complete(null);
        });
        Await.get("a task of the worker", done);
    }

    /** A tenth of a tick passes between two ticks: within one, the room would give way to the next that is due. */
    private void pass(Room any) {
        any.execute(() -> nowNs.addAndGet(TICK_NS / 10));
    }

    private CompletableFuture<Room> opening(Blocker.When when) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return open("stuck", when);
            } catch (RoomRefusedException e) {
                throw new CompletionException(e);
            }
        });
    }

    /** Time passes until a game does not return. */
    private void block(Room any) {
        Await.until("a game that does not return", () -> {
            pass(any);
            return Blocker.entered.tryAcquire();
        });
    }

    /** Time passes, and the watchdog looks as often as it wants to. */
    private void watch(long ms) {
        for (long passedMs = 0; passedMs < ms; passedMs += watchdog.periodMs()) {
            nowNs.addAndGet(watchdog.periodMs() * MS_NS);
            watchdog.look();
        }
    }

    private void tickOnce(Room room) throws Exception {
        int tick = room.tick();
        Await.until("the room's next tick", () -> {
            pass(room);
            return room.tick() != tick;
        });
        onWorker(room, () -> {}); // the tick has a number before it is over
    }

    /** What has been counted, once no tick of this room is due any more. */
    private Map<Counter, Long> counted(Room room) throws Exception {
        AtomicBoolean due = new AtomicBoolean();
        do {
            onWorker(room, () -> due.set(room.dueNs() - nowNs.get() <= 0));
        } while (due.get());
        Map<Counter, Long> counted = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            counted.put(counter, counters.value(counter));
        }
        return counted;
    }

    @Test
    void shouldEndTheRoomAndLetTheOthersGoOn() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        Client bob = join(other);
        tickOnce(other);
        Thread before = Blocker.threads.get("other");
        Room stuck = open("stuck", Blocker.When.TICK);
        Client ann = join(stuck);
        block(other);
        watch(CALL_MS_MAX - 100);
        assertTrue(stuck.open(), "it has some time left");
        watch(200);
        assertEquals(CloseReason.ROOM_STUCK, ann.reason());
        tickOnce(other);
        assertFalse(stuck.open());
        assertNull(rooms.find("stuck"));
        assertNotSame(before, Blocker.threads.get("other"));
        assertFalse(bob.closed().isDone());
        assertEquals(1, counters.value(Counter.ROOMS_STUCK));
        assertEquals(1, counters.value(Counter.WORKERS_REPLACED));
        assertEquals(1, rooms.workersTicking(CALL_MS_MAX));
    }

    @Test
    void shouldLeaveNothingToAThreadThatReturnsTooLate() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        Room stuck = open("stuck", Blocker.When.TICK);
        Client ann = join(stuck);
        block(other);
        watch(CALL_MS_MAX + 200);
        onWorker(other, () -> {});
        Map<Counter, Long> counted = counted(other);
        int sent = ann.sent.get();
        Blocker.letGo.release();
        Await.end("the thread whose game returns late", Blocker.threads.get("stuck"));
        assertEquals(4, Blocker.refused.get(), "what the game did to its room when it had returned");
        assertEquals(counted, counted(other));
        assertEquals(sent, ann.sent.get());
        assertFalse(ended.isDone());
        tickOnce(other);
    }

    @Test
    void shouldEndARoomWhoseTickWasInterruptedAsWell() throws Exception {
        Room crowd = open("crowd", Blocker.When.NEVER);
        Client ann = join(crowd);
        onWorker(crowd, () -> {});
        Room stuck = open("stuck", Blocker.When.TICK); // due a quarter of a tick later
        Client bob = join(stuck);
        Room other = open("other", Blocker.When.NEVER);
        onWorker(other, () -> {});
        ann.receiveNs = TICK_NS / 2;
        block(other);
        assertEquals(0, stuck.capacity().spectators()); // it is in its first tick, in the middle of the crowd's
        watch(CALL_MS_MAX + 200);
        assertEquals(CloseReason.ROOM_STUCK, bob.reason());
        assertEquals(CloseReason.ROOM_STUCK, ann.reason());
        tickOnce(other);
        assertFalse(crowd.open());
        assertEquals(2, counters.value(Counter.ROOMS_STUCK));
        Map<Counter, Long> counted = counted(other);
        int sent = ann.sent.get();
        Blocker.letGo.release();
        Await.end("the thread whose game returns late", Blocker.threads.get("stuck"));
        assertEquals(sent, ann.sent.get());
        assertEquals(counted, counted(other));
    }

    @Test
    void shouldForgiveWhatHappenedWhileItWasLateItself() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        Room stuck = open("stuck", Blocker.When.TICK);
        block(other);
        watchdog.look();
        nowNs.addAndGet(3600_000 * MS_NS);
        watchdog.look();
        watch(CALL_MS_MAX - 100);
        assertTrue(stuck.open());
        watch(200);
        onWorker(other, () -> {});
        assertFalse(stuck.open());
    }

    @Test
    void shouldRefuseARoomWhoseGameDoesNotReturnWhenItIsMade() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        CompletableFuture<Room> opening = opening(Blocker.When.CREATED);
        block(other);
        watch(CALL_MS_MAX + 200);
        RoomRefusedException refused = (RoomRefusedException)
                assertThrows(ExecutionException.class, () -> Await.get("the room to be refused", opening))
                        .getCause();
        assertEquals(RoomRefusedException.Reason.BUSY, refused.reason());
        Blocker.letGo.release();
        Await.end("the thread whose game returns late", Blocker.threads.get("stuck"));
        for (String id : new String[] {"stuck", "third", "fourth"}) {
            assertNotNull(open(id, Blocker.When.NEVER));
        }
        assertThrows(RoomRefusedException.class, () -> open("fifth", Blocker.When.NEVER), "places are given back once");
    }

    @Test
    void shouldRefuseARoomWhoseGameIsNeverMade() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        Blocker.blocksWhenMade = true;
        CompletableFuture<Room> opening = opening(Blocker.When.NEVER);
        block(other);
        watch(CALL_MS_MAX + 200);
        RoomRefusedException refused = (RoomRefusedException)
                assertThrows(CompletionException.class, opening::join).getCause();
        assertEquals("the game takes too long", refused.getMessage());
        assertEquals(1, counters.value(Counter.WORKERS_REPLACED));
        tickOnce(other);
    }

    @Test
    void shouldGiveAFreshThreadAllTheTimeForACallOfTheSameNumber() {
        for (int replaced = 1; replaced <= 2; replaced++) { // each thread opens one room, and does nothing else
            CompletableFuture<Room> opening = opening(Blocker.When.CREATED);
            Blocker.entered.acquireUninterruptibly();
            watch(watchdog.periodMs());
            assertEquals(replaced - 1, counters.value(Counter.WORKERS_REPLACED));
            while (counters.value(Counter.WORKERS_REPLACED) < replaced) {
                watch(watchdog.periodMs());
            }
            assertThrows(CompletionException.class, opening::join);
        }
    }

    @Test
    void shouldEndTheProcessThoughTheThreadWithoutMemoryHasLostItsRooms() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        open("stuck", Blocker.When.TICK);
        block(other);
        watch(CALL_MS_MAX + 200);
        Error error = new OutOfMemoryError("thrown by a test");
        Blocker.thrown.set(error);
        Blocker.letGo.release();
        assertSame(error, ended.join());
    }

    @Test
    void shouldEndARoomThatDoesNotLetAPlayerIn() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        Client ann = join(open("stuck", Blocker.When.JOINED));
        block(other);
        watch(CALL_MS_MAX + 200);
        assertEquals(CloseReason.ROOM_STUCK, ann.reason());
        tickOnce(other);
    }

    @Test
    void shouldEndTheProcessWhenTooManyThreadsAreLost() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        for (int i = 0; i < 8; i++) {
            assertFalse(ended.isDone());
            open("stuck" + i, Blocker.When.TICK);
            block(other);
            watch(CALL_MS_MAX + 200);
            onWorker(other, () -> {});
        }
        assertTrue(ended.isDone());
    }

    @Test
    void shouldTakePlayingRulesOnShadowsForACallOfTheGame() {
        WorkerContext worker = WorkerContext.of(Runnable::run, nowNs::get, counters, new ResumeTokens(), false, false);
        Room room = Room.open(
                new RoomCreation("test", "TEST22", game, new Blocker.Options(Blocker.When.NEVER), 1),
                1,
                0,
                worker,
                () -> {},
                over -> {});
        long before = worker.calls().number();
        room.tick(room.dueNs());
        Blocker.threads.clear(); // it ticked on the test's own thread, whose end nothing may wait for
        assertEquals(2 * 2, worker.calls().number() - before, "the tick and the shadows: each begins and ends");
    }

    @Test
    void shouldStopThoughAGameDoesNotReturn() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        open("stuck", Blocker.When.TICK);
        block(other);
        watch(CALL_MS_MAX + 200);
        Client bob = join(other);
        assertTrue(rooms.stop(Await.HANG_MS));
        assertEquals(CloseReason.SERVER_STOPPING, bob.reason());
    }

    @Test
    void shouldTellAllPlayersWhenItStopsBeforeTheWatchdogLooks() throws Exception {
        Room other = open("other", Blocker.When.NEVER);
        Client bob = join(other);
        Client ann = join(open("stuck", Blocker.When.TICK));
        block(other);
        rooms.stop(1);
        assertEquals(CloseReason.ROOM_STUCK, ann.reason());
        assertEquals(CloseReason.SERVER_STOPPING, bob.reason());
        Blocker.letGo.release();
        Await.end("the thread whose game returns late", Blocker.threads.get("stuck"));
        assertFalse(ended.isDone());
    }
}
