package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.replication.DurableTick;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SilentConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients learn of their room's store. */
class DurableLagTest {
    private static final GameType GAME = GameType.of(Hall.class);
    private static final int TICK_RATE = 20;
    private static final int DELAY_TICKS = 4;

    public static final class Hall implements Game<Hall.Options> {
        public record Options() {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(TICK_RATE)
                    .snapshotRate(TICK_RATE)
                    .playersMax(1)
                    .spectators(1, DELAY_TICKS * 1000 / TICK_RATE);
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    /** A store that a test moves. */
    private static final class Store implements DurableTick {
        private int tick;
        private boolean frozen;

        @Override
        public int tick() {
            return tick;
        }

        @Override
        public boolean frozen() {
            return frozen;
        }
    }

    private static final class Client extends SilentConnection {
        private final List<byte[]> sent = new ArrayList<>();

        @Override
        public boolean send(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            sent.add(bytes);
            return true;
        }

        @Override
        public void close(CloseReason reason, String text) {
            throw new AssertionError("closed: " + reason + " " + text);
        }

        private Frame frame() {
            byte[] bytes = sent.get(sent.size() - 1);
            return (Frame) GAME.messages().decodeFromServer(bytes, 0, bytes.length);
        }

        private int lag() {
            return Section.begin(frame(), new WireInput());
        }
    }

    private final Room room = room();
    private final Store store = new Store();
    private final Client player = new Client();
    private final Client spectator = new Client();

    private static Room room() {
        return Room.open(
                new RoomCreation("test", "TEST22", GAME, new Hall.Options(), 1),
                1,
                0,
                WorkerContext.of(Runnable::run, () -> 0, new Counters(), new ResumeTokens(), true, false),
                () -> {},
                ended -> {});
    }

    private static void join(Room room, Client player, Client spectator) {
        assertNull(room.capacity().reserve(1));
        room.attach(player, new JoiningClient("player", "1", JoiningClient.NO_TEAM));
        assertNull(room.capacity().reserveSpectator());
        room.watch(spectator, new JoiningClient("spectator", "2", JoiningClient.NO_TEAM));
    }

    private static void tick(Room room, int ticks) {
        for (int i = 0; i < ticks; i++) {
            room.tick(room.dueNs());
            assertNull(room.failure());
        }
    }

    @BeforeEach
    void begin() {
        join(room, player, spectator);
        tick(room, 10);
    }

    @Test
    void shouldSayNothingWithoutAStore() {
        for (Client client : List.of(player, spectator)) {
            assertEquals(Section.NOT_DURABLE, client.lag());
            assertEquals(0, client.frame().flags() & (Frame.DURABLE | Frame.FROZEN));
        }
    }

    @Test
    void shouldSayHowFarTheStoreIsBehindWhatEachClientSees() {
        room.keptBy(store);
        store.tick = 8;
        tick(room, 1);
        assertEquals(11, player.frame().tick());
        assertEquals(3, player.lag());
        assertEquals(7, spectator.frame().tick());
        assertEquals(0, spectator.lag());
        store.tick = 6;
        tick(room, 2);
        assertEquals(7, player.lag());
        assertEquals(3, spectator.lag());
        assertEquals(Frame.DURABLE, player.frame().flags() & (Frame.DURABLE | Frame.FROZEN));
    }

    @Test
    void shouldSayThatTheStoreIsFrozenForAsLongAsItIs() {
        room.keptBy(store);
        store.tick = 8;
        store.frozen = true;
        tick(room, 20);
        assertEquals(22, player.lag());
        for (Client client : List.of(player, spectator)) {
            assertEquals(Frame.DURABLE | Frame.FROZEN, client.frame().flags() & (Frame.DURABLE | Frame.FROZEN));
        }
        store.frozen = false;
        store.tick = 30;
        tick(room, 1);
        assertEquals(1, player.lag());
        assertEquals(0, player.frame().flags() & Frame.FROZEN);
    }

    @Test
    void shouldLeaveTheFramesOfAnotherRoomOfTheWorkerAsTheyAre() {
        WorkerContext worker =
                WorkerContext.of(Runnable::run, () -> 0, new Counters(), new ResumeTokens(), true, false);
        Room kept = Room.open(
                new RoomCreation("kept", "TEST23", GAME, new Hall.Options(), 1), 1, 0, worker, () -> {}, ended -> {});
        Room other = Room.open(
                new RoomCreation("other", "TEST24", GAME, new Hall.Options(), 1), 1, 0, worker, () -> {}, ended -> {});
        kept.keptBy(store);
        Client mine = new Client();
        Client mySpectator = new Client();
        join(kept, new Client(), new Client());
        join(other, mine, mySpectator);
        for (int i = 0; i < 10; i++) {
            tick(kept, 1);
            tick(other, 1);
        }
        assertArrayEquals(player.sent.get(player.sent.size() - 1), mine.sent.get(mine.sent.size() - 1));
        assertArrayEquals(
                spectator.sent.get(spectator.sent.size() - 1), mySpectator.sent.get(mySpectator.sent.size() - 1));
    }
}
