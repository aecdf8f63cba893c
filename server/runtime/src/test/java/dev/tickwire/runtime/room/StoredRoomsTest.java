package dev.tickwire.runtime.room;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Durability;
import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.WhenEmpty;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.state.OtherBuildException;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.store.DataFolder;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRoomsTest {
    private static final Instant OPENED = Instant.ofEpochMilli(1_000_000);

    /** Remembers a number for each tick. */
    public static final class Diary implements Game<Diary.Title> {
        public record Title(int volume) {}

        private final Map<Integer, Double> entries = new LinkedHashMap<>();
        private transient int restored;

        @Override
        public Settings settings(Title options) {
            return Settings.tickRate(60).whenEmpty(WhenEmpty.RUN);
        }

        @Override
        public void restored(dev.tickwire.Room room) {
            restored++;
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            entries.put(room.tick(), room.random().nextDouble());
        }
    }

    /** Holds what has no order. */
    public static final class Pile implements Game<Pile.Nothing> {
        public record Nothing() {}

        private final Map<String, Integer> heap = new HashMap<>();

        @Override
        public Settings settings(Nothing options) {
            return Settings.tickRate(60).durability(Durability.JOURNAL);
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            heap.put("tick", room.tick());
        }
    }

    /** Looks at a clock. */
    public static final class Watch implements Game<Watch.Dial> {
        public record Dial() {}

        private long seenNs;

        @Override
        public Settings settings(Dial options) {
            return Settings.tickRate(60).whenEmpty(WhenEmpty.RUN);
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            seenNs = System.nanoTime();
        }

        @Override
        public String toString() {
            return "seen at " + seenNs;
        }
    }

    @TempDir
    private Path folder;

    private int builds;
    private final GameType diary = GameType.of(Diary.class);
    private final List<Incarnation> incarnations = new ArrayList<>();

    /** What one process has. */
    private final class Incarnation {
        private final DataFolder data;
        private final Storage storage;
        private final Rooms rooms;
        private final StoredRooms stored;
        private final Map<String, Room> reopened = new ConcurrentHashMap<>();

        private final Counters counters = new Counters();

        Incarnation(GameType... games) throws StoreException {
            this(false, games);
        }

        Incarnation(boolean lenient, GameType... games) throws StoreException {
            this(lenient, false, games);
        }

        Incarnation(boolean lenient, boolean discard, GameType... games) throws StoreException {
            data = DataFolder.lock(folder);
            storage = new Storage(Stores.sqlite(data), Clock.system(), counters, Failures.halting());
            rooms = new Rooms(
                    1, 10, lenient, Clock.system(), counters, Failures.halting(), new ResumeTokens(), storage);
            incarnations.add(this);
            stored = requireNonNull(rooms.stored());
            stored.takeOver(List.of(games), discard);
        }

        void reopen() {
            stored.open(
                    (room, opened, byPlayer) -> {
                        assertEquals(OPENED, opened);
                        assertTrue(byPlayer);
                        reopened.put(room.id(), room);
                    },
                    new CountDownLatch(0));
        }

        Room open(String id) throws RoomRefusedException {
            return open(id, diary, new Diary.Title(3));
        }

        Room open(String id, GameType game, Record options) throws RoomRefusedException {
            Room room = rooms.open(game, id, options, made -> {});
            stored.store(room, OPENED, true);
            return room;
        }

        void stop() throws InterruptedException {
            if (incarnations.remove(this)) {
                assertTrue(rooms.stop(Await.HANG_MS));
                storage.close();
                data.close();
            }
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Incarnation process : List.copyOf(incarnations)) {
            process.stop();
        }
    }

    private static Map<Integer, Double> entries(Room room) {
        return ((Diary) room.rules()).entries;
    }

    private static void awaitStored(Room room) {
        Await.until(
                "a tick of " + room.id() + " that is durable",
                () -> room.durability() == Durability.JOURNAL && room.durable().tick() > 0);
    }

    @Test
    void shouldGoOnWithTheRoomsOfAnEarlierProcess() throws Exception {
        Incarnation first = new Incarnation(true, diary);
        Room before = first.open("one");
        awaitStored(before);
        first.stop();
        assertEquals(0, first.counters.value(Counter.REPLAYS_DIFFERED));
        int lastTick = before.tick();

        Incarnation second = new Incarnation(diary);
        assertTrue(second.stored.loads("one"));
        assertNull(second.rooms.find("one"));
        assertEquals("one", second.rooms.idOf(before.code()));
        RoomRefusedException taken = assertThrows(RoomRefusedException.class, () -> second.open("one"));
        assertEquals(RoomRefusedException.Reason.DUPLICATE_ID, taken.reason());
        second.reopen();
        Room after = second.rooms.find("one");
        assertNotNull(after);
        assertEquals(Map.of("one", after), second.reopened);
        assertFalse(second.stored.loads("one"));
        assertEquals(before.instance(), after.instance());
        assertEquals(before.code(), after.code());
        assertEquals(before.options(), after.options());
        assertTrue(after.epoch() > before.epoch());
        Await.until("a tick after the last one of the first process", () -> after.tick() > lastTick);
        second.stop();
        assertEquals(1, ((Diary) after.rules()).restored);
        Map<Integer, Double> expected = entries(before);
        assertEquals(lastTick, expected.size());
        Map<Integer, Double> found = new LinkedHashMap<>(entries(after));
        found.keySet().removeIf(tick -> tick > lastTick);
        assertEquals(expected, found);
    }

    @Test
    void shouldForgetARoomThatHasEnded() throws Exception {
        Incarnation first = new Incarnation(diary);
        Room ended = first.open("ended");
        awaitStored(ended);
        ended.close(CloseReason.ROOM_CLOSED, "");
        Await.until("the room's end", () -> first.rooms.find("ended") == null);
        first.stop();
        Incarnation second = new Incarnation(diary);
        assertFalse(second.stored.loads("ended"));
        second.reopen();
        assertEquals(Map.of(), second.reopened);
    }

    @Test
    void shouldKeepARoomWhoseGameIsNotHere() throws Exception {
        Incarnation first = new Incarnation(diary);
        awaitStored(first.open("one"));
        first.stop();
        Incarnation without = new Incarnation(GameType.of(Pile.class));
        assertFalse(without.stored.loads("one"));
        without.stop();
        Incarnation with = new Incarnation(diary);
        with.reopen();
        assertEquals(Set.of("one"), with.reopened.keySet());
    }

    @Test
    void shouldRefuseARoomThatCannotBeStoredAsItsSettingsSay() throws Exception {
        Incarnation process = new Incarnation(diary);
        RoomRefusedException refused = assertThrows(
                RoomRefusedException.class,
                () -> process.rooms.open(GameType.of(Pile.class), "pile", new Pile.Nothing(), made -> {}));
        assertEquals(RoomRefusedException.Reason.FAILED, refused.reason());
        assertNull(process.rooms.find("pile"));
    }

    @Test
    void shouldFindAGameThatDoesNotDoTheSameAgain() throws Exception {
        GameType watch = GameType.of(Watch.class);
        Incarnation dev = new Incarnation(true, watch);
        Room room = dev.rooms.open(watch, "watch", new Watch.Dial(), made -> {});
        dev.stored.store(room, OPENED, true);
        Await.until(
                "a replay that differs",
                () -> dev.counters.value(Counter.REPLAYS_DIFFERED) > 0,
                () -> room.tick() + " ticks, " + room.rules());
    }

    @Test
    void shouldNotStartWithoutARoomThatThisBuildOfItsGameCannotRead() throws Exception {
        GameType before = build("int total;");
        Incarnation first = new Incarnation(before);
        Record options = before.optionsType().getDeclaredConstructor().newInstance();
        awaitStored(first.open("one", before, options));
        first.stop();

        GameType after = build("String total = \"\";");
        OtherBuildException refused = assertThrows(OtherBuildException.class, () -> new Incarnation(after));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("one") && message.contains("total"), message);
        incarnations.get(0).stop();

        Incarnation without = new Incarnation(false, true, after);
        assertFalse(without.stored.loads("one"));
        without.stop();
        assertFalse(new Incarnation(before).stored.loads("one"));
    }

    private GameType build(String field) throws Exception {
        String source = """
                package kept;

                public final class Kept implements dev.tickwire.Game<Kept.Options> {
                    public record Options() {}

                    private FIELD

                    @Override
                    public dev.tickwire.Settings settings(Options options) {
                        return dev.tickwire.Settings.tickRate(60).whenEmpty(dev.tickwire.WhenEmpty.RUN);
                    }

                    @Override
                    public void tick(dev.tickwire.Room room) {}
                }
                """;
        builds++;
        return new GameBuild(folder.resolve("build" + builds), "kept.Kept", source.replace("FIELD", field)).type();
    }
}
