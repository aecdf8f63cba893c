package dev.tickwire.runtime.room;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.WhenEmpty;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.store.DataFolder;
import dev.tickwire.store.Store;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms of an earlier process open on all workers. */
class ParallelRecoveryTest {
    private static final int ROOMS = 12;
    private static final int WORKERS = 3;

    private static final AtomicInteger RESTORING = new AtomicInteger();
    private static final AtomicBoolean TOGETHER = new AtomicBoolean();

    /** The first one waits until another one is restored meanwhile. */
    public static final class Nomad implements Game<Nomad.Options> {
        public record Options() {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(60).whenEmpty(WhenEmpty.RUN);
        }

        @Override
        public void restored(dev.tickwire.Room room) {
            if (RESTORING.incrementAndGet() > 1) {
                TOGETHER.set(true);
            }
            Await.until("another room that is restored meanwhile", TOGETHER::get);
            RESTORING.decrementAndGet();
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    public static final class Inn implements Game<Inn.Beds> {
        public record Beds() {}

        @Override
        public Settings settings(Beds options) {
            return Settings.tickRate(60);
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    @TempDir
    private Path folder;

    private final GameType game = GameType.of(Nomad.class);
    private final GameType inn = GameType.of(Inn.class);
    private final AtomicLong laterNs = new AtomicLong();
    private final AtomicInteger readsBeforeLate = new AtomicInteger(Integer.MAX_VALUE);
    private final CountDownLatch lateIsRead = new CountDownLatch(1);
    private final Counters counters = new Counters();
    private final Map<String, Room> reopened = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** A store of which the first rooms cannot be read at once, and one room only when the test lets it. */
    private Store failing(Store store) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if ("load".equals(method.getName()) && failures.getAndDecrement() > 0) {
                        throw new StoreException("the connection is lost");
                    }
                    if ("load".equals(method.getName()) && readsBeforeLate.getAndDecrement() == 0) {
                        Await.open("the late room to be read", lateIsRead);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private interface Life {
        void live(Rooms rooms) throws Exception;
    }

    private void process(Life life) throws Exception {
        try (DataFolder data = DataFolder.lock(folder);
                Storage storage = new Storage(
                        failing(Stores.sqlite(data)),
                        0,
                        Clock.system(),
                        InstantSource.system(),
                        new Counters(),
                        Failures.halting())) {
            Rooms rooms = new Rooms(
                    WORKERS,
                    ROOMS,
                    false,
                    () -> System.nanoTime() + laterNs.get(),
                    counters,
                    Failures.halting(),
                    new ResumeTokens(),
                    storage);
            requireNonNull(rooms.stored()).takeOver(List.of(game, inn), Builds.none("this is a test"), false);
            try {
                life.live(rooms);
            } finally {
                assertTrue(rooms.stop(Await.HANG_MS));
            }
        }
    }

    @Test
    void shouldOpenRoomsAtOnceAndEachOnceThoughAReadFails() throws Exception {
        List<String> ids = IntStream.range(0, ROOMS).mapToObj(i -> "room" + i).toList();
        process(rooms -> {
            for (String id : ids) {
                Room room = rooms.open(game, id, new Nomad.Options(), made -> {});
                requireNonNull(rooms.stored()).store(room, Instant.EPOCH, true);
                Await.until("a durable tick of " + id, () -> room.durable().tick() > 0);
            }
        });
        failures.set(2);
        process(rooms -> {
            StoredRooms stored = requireNonNull(rooms.stored());
            ids.forEach(id -> assertTrue(stored.loads(id)));
            stored.open(
                    (room, opened, byPlayer) -> assertEquals(null, reopened.put(room.id(), room)),
                    new CountDownLatch(0));
            ids.forEach(id -> assertFalse(stored.loads(id)));
            assertEquals(ROOMS, rooms.all().size());
        });
        assertEquals(ROOMS, reopened.size());
        assertTrue(failures.get() <= 0);
    }

    @Test
    void shouldStandStillWithoutAClientWhileOtherRoomsOpen() throws Exception {
        process(rooms -> {
            for (String id : List.of("a", "b")) {
                Room room = rooms.open(inn, id, new Inn.Beds(), made -> {});
                requireNonNull(rooms.stored()).store(room, Instant.EPOCH, true);
                assertNull(room.capacity().reserve(1));
                room.attach(new SilentConnection(), new JoiningClient("ann", "ann", JoiningClient.NO_TEAM));
                Await.until("a durable seat in " + id, () -> room.durable().tick() > 10);
            }
        });
        readsBeforeLate.set(1);
        process(rooms -> {
            StoredRooms stored = requireNonNull(rooms.stored());
            Thread opening = new Thread(() ->
                    stored.open((room, opened, byPlayer) -> reopened.put(room.id(), room), new CountDownLatch(0)));
            opening.start();
            Await.until("the early room", () -> !reopened.isEmpty());
            Room early = reopened.values().iterator().next();
            int tick = early.tick();
            for (int i = 0; i < 3; i++) {
                laterNs.addAndGet(TimeUnit.SECONDS.toNanos(10));
                long runs = counters.value(Counter.TICKS) + 2;
                Await.until("the room to run", () -> counters.value(Counter.TICKS) >= runs);
            }
            assertEquals(tick, early.tick());
            lateIsRead.countDown();
            opening.join();
            laterNs.addAndGet(TimeUnit.SECONDS.toNanos(3));
            Await.until("the next tick", () -> early.tick() > tick);
        });
    }
}
