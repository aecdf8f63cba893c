package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final long SECOND_NS = 1_000_000_000;

    /** Opens its rooms only when it is let go. */
    public static final class Slow implements Game<Slow.Options> {
        static CountDownLatch opening = new CountDownLatch(1);
        static CountDownLatch letGo = new CountDownLatch(1);

        public record Options(boolean slow) {}

        private boolean slow;

        @Override
        public Settings settings(Options options) {
            slow = options.slow();
            return Settings.tickRate(1);
        }

        @Override
        public void created(dev.tickwire.Room room) {
            if (slow) {
                opening.countDown();
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    private final AtomicLong nowNs = new AtomicLong();
    private final GameType game = GameType.of(Slow.class);

    private CompletableFuture<Room> open(Rooms rooms, boolean slow) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return rooms.open(game, null, new Slow.Options(slow), made -> {});
            } catch (RoomRefusedException e) {
                throw new CompletionException(e);
            }
        });
    }

    @BeforeEach
    void reset() {
        Slow.opening = new CountDownLatch(1);
        Slow.letGo = new CountDownLatch(1);
    }

    @Test
    void shouldLeaveAStuckWorkerAlone() throws Exception {
        Rooms rooms = new Rooms(2, 10, false, nowNs::get, new Counters(), Failures.halting());
        CompletableFuture<Room> slow = open(rooms, true);
        Await.open("the slow room's opening", Slow.opening);
        nowNs.addAndGet(2 * SECOND_NS);
        for (int i = 0; i < 4; i++) {
            assertNotNull(Await.get("a room on the other worker", open(rooms, false)), "the other worker has time");
        }
        Slow.letGo.countDown();
        assertTrue(Await.get("the slow room", slow).open());
        assertTrue(rooms.stop(Await.HANG_MS));
    }

    @Test
    void shouldReopenARoomWhenAStuckWorkerGoesOn() throws Exception {
        Rooms rooms = new Rooms(1, 10, false, nowNs::get, new Counters(), Failures.halting());
        CompletableFuture<Room> slow = open(rooms, true);
        Await.open("the slow room's opening", Slow.opening);
        nowNs.addAndGet(2 * SECOND_NS);
        assertEquals(RoomRefusedException.Reason.BUSY, refused(rooms, "new"));
        CountDownLatch made = new CountDownLatch(1);
        CompletableFuture<Room> stored = rooms.reopen(
                new RoomCreation("stored", "code", game, new Slow.Options(false), 1),
                (phase, worker, onStuck, onEnd) -> {
                    made.countDown();
                    throw new IllegalStateException("this test has no stored state");
                });
        assertFalse(stored.isDone());
        Slow.letGo.countDown();
        assertTrue(Await.get("the slow room", slow).open());
        Await.open("the stored room's turn", made);
        assertTrue(rooms.stop(Await.HANG_MS));
    }

    @Test
    void shouldRefuseWhatIsTooMuchOrTaken() throws Exception {
        Rooms rooms = new Rooms(1, 2, false, nowNs::get, new Counters(), Failures.halting());
        rooms.open(game, "one", new Slow.Options(false), made -> {});
        assertEquals(RoomRefusedException.Reason.DUPLICATE_ID, refused(rooms, "one"));
        rooms.open(game, "two", new Slow.Options(false), made -> {});
        assertEquals(RoomRefusedException.Reason.ROOMS_FULL, refused(rooms, "three"));
        assertTrue(rooms.stop(Await.HANG_MS));
        assertEquals(RoomRefusedException.Reason.STOPPING, refused(rooms, "four"));
    }

    private RoomRefusedException.Reason refused(Rooms rooms, String id) {
        return assertThrows(RoomRefusedException.class, () -> rooms.open(game, id, new Slow.Options(false), made -> {}))
                .reason();
    }
}
