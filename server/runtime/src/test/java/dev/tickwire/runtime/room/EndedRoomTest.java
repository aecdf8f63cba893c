package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.WhenEmpty;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A room that has ended is due in the middle of another's tick. */
class EndedRoomTest {
    private static final int CROWD = 150;
    private static final long SEND_NS = 200_000;

    public static final class Hall implements Game<Hall.Options> {
        public record Options() {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).playersMax(CROWD).spectators(1, 0).whenEmpty(WhenEmpty.RUN);
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    private final AtomicLong nowNs = new AtomicLong();
    private final Rooms rooms = new Rooms(1, 3, false, nowNs::get, new Counters(), Failures.halting());

    /** Takes long to send to. */
    private final class Client extends SilentConnection {
        @Override
        public boolean send(ByteBuffer message) {
            nowNs.addAndGet(SEND_NS);
            return true;
        }
    }

    private Room open(String id) throws RoomRefusedException {
        return rooms.open(GameType.of(Hall.class), id, new Hall.Options(), made -> {});
    }

    private static <T> T onWorker(Room room, java.util.function.Supplier<T> task) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        room.execute(() -> done.complete(task.get()));
        return Await.get("a task of the worker", done);
    }

    @Test
    void shouldNotDisturbTheRoomInWhoseTickItIsDue() throws Exception {
        Room crowd = open("crowd"); // due a quarter of a tick before the next one
        Room other = open("other");
        for (int i = 0; i < CROWD; i++) {
            assertNull(crowd.capacity().reserve(1));
            crowd.attach(new Client(), new JoiningClient("client", "client" + i, JoiningClient.NO_TEAM));
        }
        for (int tick = 1; tick <= 3; tick++) { // the worker learns that the crowd is slow and the other is quick
            int now = tick;
            Await.until("a tick of both rooms", () -> {
                nowNs.addAndGet(SEND_NS);
                crowd.execute(() -> {});
                return crowd.tick() >= now && other.tick() >= now;
            });
        }
        Await.until("the crowd to be due first", () -> {
            nowNs.addAndGet(SEND_NS);
            try {
                return onWorker(crowd, () -> crowd.dueNs() < other.dueNs());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        other.close(CloseReason.ROOM_CLOSED, "");
        Await.until("the other to end", () -> !other.open());
        int before = crowd.tick();
        long dueNs = onWorker(crowd, crowd::dueNs);
        nowNs.accumulateAndGet(dueNs, Math::max);
        Await.until("two ticks of the crowd", () -> {
            nowNs.addAndGet(SEND_NS);
            crowd.execute(() -> {});
            return crowd.tick() >= before + 2 || !crowd.open();
        });
        assertNull(crowd.failure());
        assertTrue(crowd.open());
        assertEquals(0, other.capacity().spectators());
        assertTrue(rooms.stop(Await.HANG_MS));
    }
}
