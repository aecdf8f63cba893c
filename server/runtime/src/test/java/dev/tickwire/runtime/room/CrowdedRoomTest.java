package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Game;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.WhenEmpty;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three rooms of 150 clients, whose ticks overlap, and a room of one client, on one worker. Sending takes the time.
 */
class CrowdedRoomTest {
    private static final GameType GAME = GameType.of(Numbered.class);
    private static final int CROWD = 150;
    private static final int TICKS = 20;
    private static final long SEND_NS = 100_000;

    /** Longer than that no room holds up one that is quick: a slice, and the clients until the clock is read. */
    private static final long LATE_US_MAX = 1000 + WorkerContext.CLIENTS_PER_CLOCK_READ * SEND_NS / 1000;

    /** A state that differs from tick to tick and from room to room. */
    public static final class Numbered implements Game<Numbered.Options> {
        public record Options(int number) {}

        public static final class Count extends RoomState {
            public int room;
            public int tick;
        }

        private int number;

        @Override
        public Settings settings(Options options) {
            number = options.number();
            return Settings.tickRate(20).snapshotRate(20).playersMax(CROWD).whenEmpty(WhenEmpty.RUN);
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            Count count = room.state(Count.class);
            count.room = number;
            count.tick = room.tick();
        }
    }

    private record Sent(String room, Frame frame) {
        boolean sameTick(Sent other) {
            return room.equals(other.room) && frame.tick() == other.frame.tick();
        }
    }

    private final class Client extends SilentConnection {
        private final String room;

        Client(String room) {
            this.room = room;
        }

        @Override
        public boolean send(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            if (GAME.messages().decodeFromServer(bytes, 0, bytes.length) instanceof Frame frame) {
                sent.add(new Sent(room, frame));
                nowNs.addAndGet(SEND_NS);
            }
            return true;
        }

        @Override
        public void close(CloseReason reason, String text) {
            assertEquals(CloseReason.SERVER_STOPPING, reason, text);
        }
    }

    private final AtomicLong nowNs = new AtomicLong();
    private final Rooms rooms = new Rooms(1, 10, false, nowNs::get, new Counters(), Failures.halting());
    private final List<Room> opened = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>(); // the worker's

    @BeforeEach
    void openAndRun() throws Exception {
        open("crowd1", CROWD); // each is due a quarter of a tick after the one before
        open("lone", 1);
        open("crowd3", CROWD);
        open("crowd4", CROWD);
        while (opened.get(0).tick() < TICKS) {
            onWorker(() -> nowNs.accumulateAndGet(nextDueNs(), Math::max));
        }
        assertTrue(rooms.stop(Await.HANG_MS));
        opened.forEach(room -> assertNull(room.failure()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        rooms.stop(Await.HANG_MS);
    }

    private void open(String id, int clients) throws Exception {
        Room room = rooms.open(GAME, id, new Numbered.Options(opened.size()), made -> {});
        opened.add(room);
        for (int i = 0; i < clients; i++) {
            assertNull(room.capacity().reserve(1));
            room.attach(new Client(id), new JoiningClient("client", "client" + i, JoiningClient.NO_TEAM));
        }
        onWorker(() -> {});
    }

    private void onWorker(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        opened.get(0).execute(() -> {
            task.run();
            done.complete(null);
        });
        Await.get("the worker", done);
    }

    private long nextDueNs() {
        return opened.stream().mapToLong(Room::dueNs).min().orElseThrow();
    }

    /** What was sent once every crowd has had a tick: before that nobody knows that they are slow. Whole ticks only. */
    private List<Sent> sentLater() {
        Map<String, Integer> frames = new HashMap<>();
        int begin = 0;
        while (opened.stream().anyMatch(room -> frames.getOrDefault(room.id(), 0) < clients(room))) {
            frames.merge(sent.get(begin++).room, 1, Integer::sum);
        }
        List<Sent> before = sent.subList(0, begin);
        return sent.subList(begin, sent.size()).stream()
                .filter(each -> before.stream().noneMatch(each::sameTick))
                .toList();
    }

    private static int clients(Room room) {
        return room.id().equals("lone") ? 1 : CROWD;
    }

    @Test
    void shouldGiveWayToAQuickRoomInTheMiddleOfATick() {
        List<Sent> later = sentLater();
        int between = 0;
        for (int i = 1; i < later.size() - 1; i++) {
            Sent each = later.get(i);
            if (each.room.equals("lone")) {
                assertTrue(each.frame.timeUs() <= LATE_US_MAX, each.frame + " came late");
                between += later.get(i - 1).sameTick(later.get(i + 1)) ? 1 : 0;
            }
        }
        assertTrue(between > TICKS / 2, "only " + between + " came in the middle of a crowd's tick");
    }

    @Test
    void shouldGoOnAfterwardsWithTheFramesOfTheTick() {
        for (Room room : opened) {
            Frame before = null;
            int frames = 0;
            int later = 0;
            for (Sent each : sent) {
                if (each.room.equals(room.id())) {
                    if (before != null && before.tick() == each.frame.tick()) {
                        assertArrayEquals(before.view(), each.frame.view());
                        assertTrue(before.timeUs() <= each.frame.timeUs(), "time goes on from frame to frame");
                        later += before.timeUs() < each.frame.timeUs() ? 1 : 0;
                    }
                    before = each.frame;
                    frames++;
                }
            }
            assertTrue(frames > TICKS / 2 * clients(room), "there are " + frames + " frames");
            assertEquals(0, frames % clients(room));
            int readings = (clients(room) - 1) / WorkerContext.CLIENTS_PER_CLOCK_READ;
            assertEquals(frames / clients(room) * readings, later, "frames that tell a later time than the one before");
        }
    }

    @Test
    void shouldLetCrowdsTakeTurns() {
        List<Sent> crowds = new ArrayList<>(sentLater());
        crowds.removeIf(each -> each.room.equals("lone"));
        for (int i = 0; i < crowds.size(); i++) {
            assertTrue(crowds.get(i - i % CROWD).sameTick(crowds.get(i)), "frame " + i);
        }
    }
}
