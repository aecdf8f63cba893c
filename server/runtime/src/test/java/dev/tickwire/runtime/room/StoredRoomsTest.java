package dev.tickwire.runtime.room;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import dev.tickwire.runtime.state.FieldDifference;
import dev.tickwire.runtime.state.OtherBuildException;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.store.DataFolder;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
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

        static final int HASH_OF_ALL_EVERY = 60;
        static final int LOOKS_AFTER = 60;
        private long seenNs;

        @Override
        public Settings settings(Dial options) {
            return Settings.tickRate(HASH_OF_ALL_EVERY).whenEmpty(WhenEmpty.RUN);
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            if (room.tick() > LOOKS_AFTER) {
                seenNs = System.nanoTime();
            }
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
        private final Map<String, Integer> reopenedAt = new ConcurrentHashMap<>(); // tick

        private final Counters counters = new Counters();

        Incarnation(GameType... games) throws StoreException {
            this(0, games);
        }

        Incarnation(int shadowPercent, GameType... games) throws StoreException {
            this(shadowPercent, false, games);
        }

        Incarnation(int shadowPercent, boolean discard, GameType... games) throws StoreException {
            data = DataFolder.lock(folder);
            storage = new Storage(
                    Stores.sqlite(data),
                    shadowPercent,
                    Clock.system(),
                    InstantSource.system(),
                    counters,
                    Failures.halting());
            rooms = new Rooms(1, 10, false, Clock.system(), counters, Failures.halting(), new ResumeTokens(), storage);
            incarnations.add(this);
            stored = requireNonNull(rooms.stored());
            stored.takeOver(List.of(games), Builds.none("this is a test"), discard);
        }

        void reopen() {
            stored.open(
                    (room, opened, byPlayer) -> {
                        assertEquals(OPENED, opened);
                        assertTrue(byPlayer);
                        reopenedAt.put(room.id(), room.tick());
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

        /** What is stored of the rooms ends before they do. */
        void kill() throws InterruptedException {
            storage.close();
            stop();
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
        return ((Diary) room.gameForTests()).entries;
    }

    private static void awaitStored(Room room) {
        Await.until(
                "a tick of " + room.id() + " that is durable",
                () -> room.durability() == Durability.JOURNAL && room.durable().tick() > 0);
    }

    @Test
    void shouldGoOnWithTheRoomsOfAnEarlierProcess() throws Exception {
        Incarnation first = new Incarnation(100, diary);
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
        assertEquals(1, ((Diary) after.gameForTests()).restored);
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
        Incarnation process = new Incarnation(100, watch);
        Room room = process.open("watch", watch, new Watch.Dial());
        Await.until(
                "a replay that differs",
                () -> room.diagnostics().divergence() != null,
                () -> room.tick() + " ticks, " + room.gameForTests());
        assertTrue(process.counters.value(Counter.REPLAYS_DIFFERED) > 0);
        assertNamesWhatIsSeen(room.diagnostics().divergence());
    }

    private static void assertNamesWhatIsSeen(@Nullable Divergence found) {
        assertNotNull(found);
        FieldDifference field = found.field();
        assertNotNull(field);
        assertEquals("Watch.seenNs", field.kind() + "." + field.field());
        assertNotEquals(field.value(), field.other());
    }

    @Test
    void shouldGoOnFromTheNewestStateThatAgrees() throws Exception {
        GameType watch = GameType.of(Watch.class);
        Incarnation first = new Incarnation(watch);
        Room before = first.open("watch", watch, new Watch.Dial());
        Await.until(
                "a tick that is durable, after those at which the watch is not looked at",
                () -> before.durable().tick() > 2 * Watch.LOOKS_AFTER);
        first.kill();

        Incarnation second = new Incarnation(watch);
        second.reopen();
        Room after = second.rooms.find("watch");
        assertNotNull(after);
        Divergence found = after.diagnostics().divergence();
        assertNamesWhatIsSeen(found);
        assertEquals(Watch.HASH_OF_ALL_EVERY + Watch.LOOKS_AFTER, found.tick(), "the first whose hash has the field");
        assertEquals(1, second.counters.value(Counter.REPLAYS_DIFFERED));
        assertTrue(after.epoch() > before.epoch());
        int from = second.reopenedAt.get("watch");
        assertTrue(from >= found.tick() - 3, "a chunk has three ticks; it goes on from tick " + from);
        Await.until("the ticks after it", () -> after.tick() > found.tick());
    }

    @Test
    void shouldShadowAsManyRoomsAsItIsTold() {
        int shadowed = 0;
        for (int i = 0; i < 10_000; i++) {
            boolean few = Storage.isShadowed("room-" + i, 5);
            shadowed += few ? 1 : 0;
            assertFalse(Storage.isShadowed("room-" + i, 0));
            assertTrue(Storage.isShadowed("room-" + i, 100));
            assertTrue(!few || Storage.isShadowed("room-" + i, 6));
        }
        assertTrue(shadowed > 400 && shadowed < 600, shadowed + " of 10,000");
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

        Incarnation without = new Incarnation(0, true, after);
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
