package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker whose rooms are empty. Time passes as the test says. */
class HibernatingRoomsTest {
    private static final int CALL_MS_MAX = 1000;
    private static final int ROOMS_MAX = 4;
    private static final long MS_NS = 1_000_000;
    private static final long HOUR_NS = 3_600_000 * MS_NS;

    /** Does not return from {@code joined} of a player with this name. */
    public static final class Porch implements Game<Porch.Options> {
        public record Options() {}

        static final Semaphore entered = new Semaphore(0);
        static final Semaphore letGo = new Semaphore(0);

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).playersMax(10);
        }

        @Override
        public void joined(dev.tickwire.Room room, Player player) {
            if (player.name().equals("stuck")) {
                entered.release();
                letGo.acquireUninterruptibly();
            }
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    private final AtomicLong nowNs = new AtomicLong();
    private final Counters counters = new Counters();
    private final Rooms rooms = new Rooms(1, ROOMS_MAX, false, nowNs::get, counters, Failures.halting());
    private final Watchdog watchdog = rooms.watchdog(CALL_MS_MAX);
    private volatile Thread workerThread = Thread.currentThread();
    private final Room probe;

    HibernatingRoomsTest() throws RoomRefusedException {
        probe = open("probe");
    }

    @AfterEach
    void stop() throws InterruptedException {
        Porch.letGo.release(10);
        assertTrue(rooms.stop(Await.HANG_MS));
    }

    private Room open(String id) throws RoomRefusedException {
        return rooms.open(GameType.of(Porch.class), id, new Porch.Options(), made -> {});
    }

    /** A room of which its worker has found out that it is empty. */
    private Room resting(String id) throws Exception {
        Room room = open(id);
        pass(100 * MS_NS);
        return room;
    }

    /** Time passes, and the worker runs what is due then. */
    private void pass(long ns) throws Exception {
        nowNs.addAndGet(ns);
        for (int i = 0; i <= ROOMS_MAX; i++) { // between two tasks it runs at least one room that is due
            CompletableFuture<Void> done = new CompletableFuture<>();
            probe.execute(() -> {
                workerThread = Thread.currentThread();
                done.complete(null);
            });
            Await.get("a task of the worker", done);
        }
    }

    private SilentConnection join(Room room, String name) {
        SilentConnection client = new SilentConnection();
        assertNull(room.capacity().reserve(1));
        room.attach(client, new JoiningClient(name, name, JoiningClient.NO_TEAM));
        return client;
    }

    private void awaitTick(Room room, int tick) throws Exception {
        while (room.tick() < tick) {
            pass(5 * MS_NS);
        }
    }

    @Test
    void shouldTickFromTheMomentOnAtWhichAPlayerArrives() throws Exception {
        Room room = resting("room");
        assertEquals(0, room.tick());
        pass(HOUR_NS);
        SilentConnection ann = join(room, "ann");
        awaitTick(room, 3);
        assertFalse(ann.closed().isDone());
        assertEquals(0, counters.value(Counter.TICK_TIME_GIVEN_UP_US), "of the hour");
        assertTrue(room.tick() < 10, "no tick is made up");
    }

    @Test
    void shouldBeClosedWhileItRests() throws Exception {
        Room room = resting("room");
        room.close(CloseReason.ROOM_CLOSED, "");
        Await.until("the room to end", () -> rooms.find("room") == null);
        assertFalse(room.open());
        assertTrue(open("room").open(), "its id is free");
    }

    @Test
    void shouldMoveToAFreshThreadWhileItRests() throws Exception {
        Room stuck = resting("stuck");
        Room other = resting("other");
        Thread before = workerThread;
        SilentConnection client = join(stuck, "stuck");
        assertTrue(Porch.entered.tryAcquire(Await.HANG_MS, TimeUnit.MILLISECONDS));
        for (long ms = 0; ms <= 2 * CALL_MS_MAX; ms += watchdog.periodMs()) {
            nowNs.addAndGet(watchdog.periodMs() * MS_NS);
            watchdog.look();
        }
        assertEquals(CloseReason.ROOM_STUCK, Await.get("the stuck room to end", client.closed()));
        assertEquals(Set.of(probe, other), Set.copyOf(rooms.all()));
        SilentConnection bob = join(other, "bob");
        awaitTick(other, 2);
        assertNotSame(before, workerThread);
        assertFalse(bob.closed().isDone());
        assertEquals(1, counters.value(Counter.ROOMS_STUCK));
        assertEquals(0, counters.value(Counter.ROOMS_FAILED), "the fresh thread may use the room");
    }
}
