package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Durability;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import dev.tickwire.runtime.tick.Clock;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a room that is stored gives a checkpoint. */
class RecorderPaceTest {
    private static final int TICK_RATE = 20;

    private final HibernatingRecorderTest.Memory store = new HibernatingRecorderTest.Memory();
    private final Counters counters = new Counters();
    private final Storage storage =
            new Storage(store, 0, Clock.system(), InstantSource.system(), counters, Failures.halting());
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger encoded = new AtomicInteger();
    private final AtomicLong nowNs = new AtomicLong();
    private long readingNs; // by which each reading moves the clock

    @AfterEach
    void close() {
        storage.close();
    }

    private Room open(Durability durability) {
        Clock clock = () -> nowNs.addAndGet(readingNs);
        WorkerContext worker = WorkerContext.of(tasks::add, clock, counters, new ResumeTokens(), true, false);
        RoomCreation creation = new RoomCreation(
                "room",
                "CODE22",
                GameType.of(HibernatingRecorderTest.Den.class),
                new HibernatingRecorderTest.Den.Options(durability),
                7);
        Room room = Room.open(creation, 1, 0, worker, () -> {}, ended -> {});
        storage.acquire(
                "room",
                journal -> room.execute(() -> room.storedBy(new RoomRecorder(
                        room.simulation(),
                        room.playerClients(),
                        durability,
                        journal,
                        storage,
                        HibernatingRecorderTest.header(room),
                        null,
                        task -> {
                            room.execute(task);
                            encoded.incrementAndGet();
                        },
                        clock))));
        assertNull(room.capacity().reserve(1));
        room.attach(new SilentConnection(), new JoiningClient("ann", "ann", JoiningClient.NO_TEAM));
        Await.until("the store to have the room", () -> {
            tick(room);
            return !store.checkpoints.isEmpty();
        });
        return room;
    }

    private void tick(Room room) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        assertTrue(room.run(room.dueNs()));
    }

    /**
     * A tick reads the clock after its game and after its snapshot, a checkpoint at the end of each of its two steps.
     */
    @ParameterizedTest
    @CsvSource({
        "JOURNAL, 0, 200", // 10 s
        "CHECKPOINT, 0, 100",
        "JOURNAL, 1, 200",
        "JOURNAL, 25, 10", // 2 * 25 ms a tick
        "CHECKPOINT, 25, 100", // nothing is replayed
    })
    void shouldGiveACheckpointBeforeAReplayTakesTooLong(Durability durability, int readingMs, int ticks) {
        Room room = open(durability);
        readingNs = readingMs * 1_000_000L;
        int last = 0;
        for (int i = 0; i < 5; i++) {
            int taken = encoded.get();
            int from = room.tick();
            while (encoded.get() == taken) {
                assertTrue(room.tick() - from <= 20 * TICK_RATE, "no checkpoint since tick " + from);
                tick(room);
                awaitEncoded();
            }
            if (i > 2) { // the first ones are staggered, and began at another pace
                assertEquals(ticks, room.tick() - last);
            }
            last = room.tick();
        }
    }

    /** What the last tick has begun to encode is ready. */
    private void awaitEncoded() {
        CompletableFuture<Void> after = new CompletableFuture<>();
        storage.encode(() -> after.complete(null));
        Await.until("a checkpoint to be encoded", after::isDone);
    }
}
