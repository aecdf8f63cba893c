package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Durability;
import dev.tickwire.hall.Hall;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.browse.RoomInfo;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Builds;
import dev.tickwire.runtime.room.Descriptions;
import dev.tickwire.runtime.room.HibernatingRoom;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.Storage;
import dev.tickwire.runtime.room.StoredRooms;
import dev.tickwire.runtime.session.SilentConnection;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.store.DataFolder;
import dev.tickwire.store.Grant;
import dev.tickwire.store.Store;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.StoredRoom;
import dev.tickwire.store.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Empty rooms leave memory, and return when a request needs them. The tests control when rooms hibernate, and the
 * clocks.
 */
class HibernationTest {
    private static final int ROOMS_MAX = 3;
    private static final long MS_NS = 1_000_000;
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> calendar = new AtomicReference<>(JoinFixture.NOON);
    private HostProcess process;

    /** The objects of one host process. */
    private final class HostProcess {
        private final DataFolder data = DataFolder.lock(folder);
        private final Store store = Stores.sqlite(data);
        private final Storage storage =
                new Storage(store, 0, Clock.system(), calendar::get, new Counters(), Failures.halting());
        private final JoinFixture fixture = new JoinFixture(ROOMS_MAX, Reservation::release, storage);
        private final StoredRooms stored = Objects.requireNonNull(fixture.rooms.stored());

        HostProcess() throws StoreException {
            stored.takeOver(List.of(fixture.hall), Builds.none("this is a test"), false);
            for (HibernatingRoom room : stored.hibernation().all()) {
                fixture.lobby.reopened(room.id(), room.opened(), room.byPlayer());
            }
        }

        /** Opens the rooms of the process before it. */
        HostProcess recover() {
            stored.open(
                    (room, opened, byPlayer) -> fixture.lobby.reopened(room.id(), opened, byPlayer),
                    new CountDownLatch(0));
            return this;
        }

        long count(Counter counter) {
            return fixture.counters.value(counter);
        }

        void stop() throws InterruptedException {
            fixture.stop();
            storage.close();
            data.close();
        }

        /** Ends without stopping the rooms first. */
        void kill() throws InterruptedException {
            storage.close();
            data.close();
            fixture.stop();
        }
    }

    @BeforeEach
    void start() throws StoreException {
        process = new HostProcess().recover();
    }

    @AfterEach
    void stop() throws InterruptedException {
        process.stop();
    }

    private void restart() throws Exception {
        process.stop();
        process = new HostProcess().recover();
    }

    private Room open(String id) {
        Room room = process.fixture.room(id, 4, 2);
        Await.until("the store to take " + id, () -> room.durability() != null && room.paused());
        return room;
    }

    private boolean hibernates(String id) {
        return process.fixture.lobby.hibernating(id) != null;
    }

    private HibernatingRoom hibernating(String id) {
        return Objects.requireNonNull(process.fixture.lobby.hibernating(id), () -> id + " hibernates");
    }

    private void awaitHibernating(String id) {
        Await.until(
                id + " to hibernate",
                () -> {
                    process.fixture.lobby.hibernate(0);
                    return hibernates(id) && process.fixture.lobby.find(id) == null;
                },
                () -> process.fixture.rooms.all());
    }

    /** A room that has run some ticks and hibernates. */
    private Room hibernatingAfterPlay(String id) throws Exception {
        Room room = open(id);
        Player ann = play(room, "ann");
        Await.until("some ticks", () -> room.tick() > 5);
        ann.leaves = true;
        awaitHibernating(id);
        assertFalse(room.open());
        return room;
    }

    private Player play(Room room, String name) {
        Reservation seat =
                process.fixture.redeem(process.fixture.join("{'room':'" + room.id() + "','name':'" + name + "'}"));
        Player player = new Player();
        seat.take(player);
        Await.until(name + " to play", () -> room.capacity().players() == 1 && room.tick() > 0);
        return player;
    }

    private Room joined(String json) {
        Room room = process.fixture.redeem(process.fixture.join(json)).room();
        assertTrue(room.open());
        return room;
    }

    private List<Map<String, Object>> listed() {
        return process.fixture.lobby.listed().stream().map(RoomInfo::json).toList();
    }

    private static int ticksSeen(Room room) {
        return room.listing().properties(Hall.Found.class).ticks();
    }

    /** A client that leaves, or loses its connection, when its flag is set. */
    private static final class Player extends SilentConnection {
        private volatile boolean leaves;
        private volatile boolean lost;

        @Override
        public Peer receive(MessageSink sink) {
            return leaves ? Peer.LEFT : lost ? Peer.LOST : Peer.THERE;
        }
    }

    @Test
    void shouldContinueWhereItStoppedWhenAPlayerJoinsByItsId() throws Exception {
        Room before = hibernatingAfterPlay("one");
        int ticks = before.tick();
        HibernatingRoom left = hibernating("one");
        assertEquals(ticks, left.summary().tick());
        assertEquals(Durability.JOURNAL, left.summary().durability());
        assertEquals(1, process.count(Counter.ROOMS_HIBERNATING));
        process.fixture.nowNs.addAndGet(HOUR_MS * MS_NS);
        calendar.set(JoinFixture.NOON.plusMillis(HOUR_MS));

        Room after = joined("{'room':'one','name':'bob'}");
        assertNotSame(before, after);
        assertEquals(ticks, after.tick());
        assertEquals(ticks, ticksSeen(after));
        assertEquals(before.instance(), after.instance());
        assertEquals(before.code(), after.code());
        assertEquals(before.options(), after.options());
        assertTrue(after.epoch() >= before.epoch());
        assertFalse(hibernates("one"));
        assertEquals(0, process.count(Counter.ROOMS_HIBERNATING));
        assertEquals(1, process.count(Counter.ROOMS_WOKEN));
        assertEquals(0, process.count(Counter.ROOMS_RECOVERED));
        assertEquals(Set.of(after), Set.copyOf(process.fixture.rooms.all()));
    }

    @Test
    void shouldStoreTicksAfterItWasWoken() throws Exception {
        int ticks = hibernatingAfterPlay("one").tick();
        Reservation seat = process.fixture.redeem(process.fixture.join("{'room':'one'}"));
        Room second = seat.room();
        seat.release();
        Player bob = play(second, "bob");
        Await.until("more ticks", () -> second.tick() > ticks + 5);
        bob.leaves = true;
        awaitHibernating("one");
        assertTrue(hibernating("one").summary().tick() > ticks + 5);
        Room third = joined("{'room':'one'}");
        assertEquals(second.tick(), third.tick());
        assertEquals(third.tick(), ticksSeen(third));
    }

    @Test
    void shouldBeWokenByItsCode() throws Exception {
        Room before = hibernatingAfterPlay("one");
        assertEquals(
                before.instance(), joined("{'code':'" + before.code() + "'}").instance());
        process.fixture.assertJoinRefused(404, "unknown-code", null, "{'code':'222222'}");
    }

    @Test
    void shouldBeListedAndJoinedAsARoomInMemory() throws Exception {
        Room before = open("one");
        Await.until("it to pause", before::paused);
        List<RoomInfo> listed = process.fixture.lobby.listed();
        awaitHibernating("one");
        assertEquals(listed, process.fixture.lobby.listed());
        assertEquals(List.of("one"), process.fixture.lobby.ids());
        process.fixture.assertJoinRefused(
                404, "no-room", null, "{'game':'hall','create':false,'where':{'mode':'RANKED'}}");
        assertTrue(hibernates("one"), "a room that does not fit stays hibernating");
        Room after = joined("{'game':'hall','where':{'mode':'CASUAL','rating':{'min':50}}}");
        assertEquals("one", after.id());
        assertEquals(listed.get(0).created(), process.fixture.lobby.created(after));
        assertEquals(0, process.fixture.lobby.hibernating().size());
    }

    @Test
    void shouldNotBeListedOrJoinedByGameIfItIsInviteOnly() throws Exception {
        JsonNode joined = process.fixture.join("{'game':'hall','create':true,'inviteOnly':true}");
        String id = joined.get("room").stringValue();
        process.fixture.expire();
        awaitHibernating(id);
        assertEquals(List.of(), process.fixture.lobby.listed());
        process.fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','create':false}");
        assertEquals(
                id,
                joined("{'code':'" + joined.get("code").stringValue() + "'}").id());
    }

    @Test
    void shouldBeWokenOnceByConcurrentJoins() throws Exception {
        for (int round = 1; round <= 5; round++) {
            String id = "crowd" + round;
            int players = 8;
            process.fixture.room(id, players - 2, 0);
            awaitHibernating(id);
            CyclicBarrier all = new CyclicBarrier(players);
            ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < players; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        all.await(Await.HANG_MS, TimeUnit.MILLISECONDS);
                        process.fixture.join("{'room':'" + id + "'}");
                        answers.add("seated");
                    } catch (Exception e) {
                        answers.add(e instanceof HttpProblem p ? p.code() : e.toString());
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                Await.end("a join", thread);
            }
            assertEquals(
                    Map.of("seated", 6L, "room-full", 2L),
                    answers.stream().collect(Collectors.groupingBy(answer -> answer, Collectors.counting())));
            assertEquals(round, process.count(Counter.ROOMS_WOKEN));
            process.fixture.expire();
            process.fixture.lobby.close(id);
            Await.until("its end", () -> !process.fixture.rooms.knows(id));
        }
    }

    @Test
    void shouldSeatAPlayerThatJoinsWhileItBeginsToHibernate() throws Exception {
        open("one");
        for (int round = 0; round < 60; round++) {
            CyclicBarrier both = new CyclicBarrier(2);
            Thread hibernating = new Thread(() -> {
                try {
                    both.await(Await.HANG_MS, TimeUnit.MILLISECONDS);
                    process.fixture.lobby.hibernate(0);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            hibernating.start();
            both.await(Await.HANG_MS, TimeUnit.MILLISECONDS);
            Reservation seat =
                    process.fixture.redeem(process.fixture.join(round % 2 == 0 ? "{'room':'one'}" : "{'game':'hall'}"));
            Await.end("the hibernation of idle rooms", hibernating);
            assertEquals("one", seat.room().id(), "round " + round);
            assertTrue(openAfterAll(seat.room()), "round " + round);
            seat.release();
            Room room = seat.room();
            Await.until("it to pause", room::paused);
        }
    }

    /** Waits until the room's worker has run all its tasks; whether the room is open then. */
    private static boolean openAfterAll(Room room) {
        CountDownLatch done = new CountDownLatch(1);
        room.execute(done::countDown); // not run by a room that has ended
        Await.until("the room's worker", () -> !room.open() || done.getCount() == 0);
        return room.open();
    }

    @Test
    void shouldStayInMemoryWhileAPlaceIsTakenOrReserved() throws Exception {
        Room room = open("one");
        JsonNode joined = process.fixture.join("{'room':'one'}");
        assertStaysAwake(room);
        process.fixture.redeem(joined).release();
        joined = process.fixture.join("{'room':'one','role':'spectator'}");
        assertStaysAwake(room);
        process.fixture.redeem(joined).release();
        awaitHibernating("one");
    }

    private void assertStaysAwake(Room room) {
        Await.until("the store to know that it pauses", () -> storedAsPausing(room));
        for (int i = 0; i < 20; i++) {
            process.fixture.lobby.hibernate(0);
            assertTrue(openAfterAll(room));
        }
    }

    @Test
    void shouldNotHibernateBeforeItHasPausedForLong() throws Exception {
        Room room = open("one");
        Await.until("it to pause", room::paused);
        process.fixture.lobby.hibernate(Integer.MAX_VALUE);
        assertTrue(openAfterAll(room));
        process.fixture.nowNs.addAndGet(HOUR_MS * MS_NS);
        Await.until("it to hibernate", () -> {
            process.fixture.lobby.hibernate((int) HOUR_MS);
            return hibernates("one");
        });
    }

    @Test
    void shouldKeepTheSeatOfAPlayerThatMayResumeAndNoOther() throws Exception {
        Room room = open("one");
        Player ann = play(room, "ann");
        ann.lost = true;
        Await.until("ann to be dropped", () -> room.playersDropped() == 1);
        process.fixture.lobby.hibernate(0);
        assertTrue(openAfterAll(room), "ann keeps her seat");
        assertEquals(room, resume(room).room());
        process.fixture.nowNs.addAndGet(HOUR_MS * MS_NS); // grace is over
        awaitHibernating("one");

        ResumeRequest late = resume(room);
        SilentConnection connection = new SilentConnection();
        late.take(connection);
        assertEquals(CloseReason.SESSION_OVER, Await.get("an answer", connection.closed()));
        assertTrue(hibernates("one"), "an expired session wakes no room");
        assertTrue(joined("{'room':'one','name':'ann'}").open());
    }

    private ResumeRequest resume(Room room) {
        UpgradeCheck upgradeCheck = new UpgradeCheck(
                new Origins(List.of(), null, false),
                process.fixture.lobby,
                process.fixture.tickets,
                process.fixture.tokens,
                new Counters());
        String token = process.fixture.tokens.sign("one", room.instance().toString(), 1, 1, 1);
        return upgradeCheck.resume(new Request(
                "192.0.2.1",
                "GET",
                "http",
                "/rooms/one",
                Map.of(),
                Map.of("sec-websocket-protocol", "tickwire.1, resume." + token),
                new byte[0]));
    }

    @Test
    void shouldHibernateAcrossARestartWithoutBeingOpened() throws Exception {
        Room before = hibernatingAfterPlay("one");
        List<Map<String, Object>> listed = listed();
        HibernatingRoom left = hibernating("one");
        restart();
        assertEquals(Set.of(), Set.copyOf(process.fixture.rooms.all()));
        assertEquals(0, process.count(Counter.ROOMS_RECOVERED));
        assertEquals(1, process.count(Counter.ROOMS_HIBERNATING));
        assertEquals(listed, listed());
        assertEquals(left.summary(), hibernating("one").summary());
        Room after = joined("{'code':'" + before.code() + "'}");
        assertEquals(before.tick(), after.tick());
        assertEquals(before.tick(), ticksSeen(after));
        assertEquals(before.instance(), after.instance());
        assertTrue(after.epoch() > before.epoch());
    }

    @Test
    void shouldHibernateAfterARestartIfItWasPausedBefore() throws Exception {
        Room pauses = open("pauses");
        Room plays = open("plays");
        play(plays, "ann");
        Await.until("it to be stored", () -> pauses.durability() != null && plays.durability() != null);
        process.stop();
        process = new HostProcess().recover();
        assertTrue(hibernates("pauses"));
        assertNotNull(process.fixture.lobby.find("plays"));
        assertEquals(1, process.count(Counter.ROOMS_RECOVERED));
    }

    /** Whether the store's newest checkpoint of the only room is of the latest tick and describes it as paused. */
    private boolean storedAsPausing(Room room) {
        try {
            List<StoredRoom> stored = process.store.rooms();
            StoredRoom only = stored.isEmpty() ? null : stored.get(0);
            return room.paused()
                    && only != null
                    && Descriptions.pauses(only.description(), process.fixture.hall)
                    && Objects.requireNonNull(process.store.load(only.key())).tick() == room.tick();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldLoseNothingIfTheProcessIsKilledBeforeItHibernates() throws Exception {
        Room room = open("one");
        Player ann = play(room, "ann");
        Await.until("some ticks", () -> room.tick() > 5);
        ann.leaves = true;
        Await.until("the store to know that it pauses", () -> storedAsPausing(room));
        process.kill();
        process = new HostProcess().recover();
        assertEquals(room.tick(), hibernating("one").summary().tick());
        assertEquals(room.tick(), ticksSeen(joined("{'room':'one'}")));
    }

    @Test
    void shouldOpenNoOtherRoomWhileOneThatFitsIsBeingLoaded() throws Exception {
        Room room = open("one");
        play(room, "ann");
        Await.until("ticks that are stored", () -> room.tick() > 5 && !storedAsPausing(room));
        process.kill();
        process = new HostProcess();
        for (String member : List.of("", ",'create':false", ",'role':'spectator'")) {
            process.fixture.assertJoinRefused(503, "room-loading", null, "{'game':'hall'" + member + "}");
        }
        assertEquals(List.of(), process.fixture.lobby.rooms());
        Room other = joined("{'game':'hall','options':{'playersMax':7}}");
        assertEquals(7, other.capacity().playersMax());
        process.recover();
        String options = "{'playersMax':4,'spectatorsMax':2,'mode':'CASUAL','locked':false,'emptyMs':60000}";
        assertEquals(
                room.id(), joined("{'game':'hall','options':" + options + "}").id());
    }

    @Test
    void shouldEndBansByTheWallClockAndChangeNothingElse() throws Exception {
        Room room = open("one");
        JsonNode ann = process.fixture.join("{'room':'one','name':'ann'}");
        JsonNode bob = process.fixture.join("{'room':'one','name':'bob'}");
        process.fixture.redeem(ann).take(new Player());
        process.fixture.redeem(bob).take(new Player());
        CountDownLatch done = new CountDownLatch(1);
        Await.until("both to play", () -> room.capacity().players() == 2);
        room.execute(() -> {
            room.gameRoom().players().forEach(player -> player.ban(player.name().equals("ann") ? 3600 : 7200, "noise"));
            done.countDown();
        });
        Await.open("the bans", done);
        Await.until("both to go", () -> room.capacity().players() == 0);
        awaitHibernating("one");
        calendar.set(calendar.get().plus(Duration.ofHours(1)).plusSeconds(5));
        String again = "{'room':'one','guest':'";
        Room after = joined(again + ann.get("guest").stringValue() + "'}");
        process.fixture.assertJoinRefused(
                403, "banned", null, again + bob.get("guest").stringValue() + "'}");
        assertEquals(room.tick(), after.tick());
    }

    @Test
    void shouldRefuseAnUnreadableRoomAndKeepOthers() throws Exception {
        hibernatingAfterPlay("bad");
        hibernatingAfterPlay("good");
        process.stop();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("rooms.sqlite"));
                Statement statement = connection.createStatement()) {
            assertTrue(statement.executeUpdate("UPDATE tickwire_checkpoints SET state = x'00' WHERE slot IN"
                            + " (SELECT 2 * room FROM tickwire_rooms WHERE id = 'bad'"
                            + " UNION SELECT 2 * room + 1 FROM tickwire_rooms WHERE id = 'bad')")
                    > 0);
        }
        process = new HostProcess().recover();
        assertEquals(2, process.fixture.lobby.listed().size());
        for (int i = 0; i < 3; i++) {
            process.fixture.assertJoinRefused(500, "room-failed", null, "{'room':'bad'}");
        }
        assertEquals(1, process.count(Counter.ROOMS_NOT_WOKEN), "one attempt");
        assertFalse(hibernating("bad").readable());
        assertEquals(
                List.of("good"),
                process.fixture.lobby.listed().stream().map(RoomInfo::id).toList());
        assertEquals("good", joined("{'game':'hall'}").id());
        JoinFixture.assertRefused(409, "duplicate-room", null, () -> open("bad"));
        process.fixture.lobby.close("bad");
        Await.until("its end", () -> !process.fixture.rooms.knows("bad"));
        restart();
        assertEquals(List.of("good"), process.fixture.lobby.ids());
    }

    @Test
    void shouldJoinAnotherRoomIfTheFirstCannotBeOpened() throws Exception {
        hibernatingAfterPlay("bad"); // the older comes first
        hibernatingAfterPlay("good");
        process.store.acquire(List.of("bad"));
        assertEquals("good", joined("{'game':'hall'}").id());
        assertFalse(process.fixture.rooms.knows("bad"));
    }

    @Test
    void shouldNotWakeARoomThatAnotherProcessOwns() throws Exception {
        hibernatingAfterPlay("one");
        Grant ownerElsewhere = process.store.acquire(List.of("one")).get(0);
        process.fixture.assertJoinRefused(404, "unknown-room", null, "{'room':'one'}");
        assertFalse(process.fixture.rooms.knows("one"));
        assertEquals(0, process.count(Counter.ROOMS_HIBERNATING));
        assertTrue(process.store.owns(ownerElsewhere), "the other process keeps it");
        assertNotNull(process.store.load(ownerElsewhere.key()));
    }

    private boolean opens(String id) {
        try {
            return open(id).open();
        } catch (HttpProblem e) {
            return false;
        }
    }

    @Test
    void shouldCountAgainstTheLimitOfRooms() throws Exception {
        for (int i = 0; i < ROOMS_MAX; i++) {
            open("room" + i);
            awaitHibernating("room" + i);
        }
        JoinFixture.assertRefused(429, "rooms-full", null, () -> open("more"));
        JoinFixture.assertRefused(409, "duplicate-room", null, () -> open("room1"));
        restart();
        JoinFixture.assertRefused(429, "rooms-full", null, () -> open("more"));
        assertEquals("room1", joined("{'room':'room1'}").id(), "it counts already");
        process.fixture.lobby.close("room2");
        Await.until("its place", () -> opens("more"));
    }

    @Test
    void shouldBeClosedWhenItHasBeenEmptyForTooLong() throws Exception {
        JsonNode joined = process.fixture.join("{'game':'hall','create':true,'options':{'emptyMs':5000}}");
        String id = joined.get("room").stringValue();
        process.fixture.redeem(joined).release();
        process.fixture.lobby.closeEmpty();
        awaitHibernating(id);
        open("stays");
        awaitHibernating("stays");
        process.fixture.nowMs.addAndGet(5000);
        process.fixture.lobby.closeEmpty();
        assertTrue(hibernates(id));
        process.fixture.nowMs.addAndGet(1);
        process.fixture.lobby.closeEmpty();
        assertFalse(hibernates(id), "it cannot be found any more");
        Await.until("its end", () -> !process.fixture.rooms.knows(id));
        assertTrue(hibernates("stays"));
        restart();
        assertEquals(List.of("stays"), process.fixture.lobby.ids());
    }
}
