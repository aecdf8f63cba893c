package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.Timer;
import dev.tickwire.WhenEmpty;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.journal.FactKind;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.Sanctions;
import dev.tickwire.runtime.session.SilentConnection;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An empty room, as its worker runs it. Time passes as the test says. */
class PausedRoomTest {
    private static final int TICK_RATE = 20;
    private static final long MS_NS = 1_000_000;
    private static final long TICK_NS = 50 * MS_NS;
    private static final long HOUR_NS = 3_600_000 * MS_NS;

    /** Counts its ticks and those of its timer. */
    public static final class Clockwork implements Game<Clockwork.Options> {
        public record Options(WhenEmpty whenEmpty, boolean finished) {}

        public record Alarm() implements Timer {}

        private int ticks;
        private int alarms;
        private boolean finished;

        @Override
        public Settings settings(Options options) {
            finished = options.finished();
            return Settings.tickRate(TICK_RATE).graceMs(1000).spectators(1, 0).whenEmpty(options.whenEmpty());
        }

        @Override
        public void created(dev.tickwire.Room room) {
            room.after(0.5, new Alarm());
            if (finished) {
                room.close("over");
            }
        }

        @Override
        public void timer(dev.tickwire.Room room, Timer timer) {
            alarms++;
        }

        @Override
        public void tick(dev.tickwire.Room room) {
            ticks++;
        }
    }

    /** A client that may go away. */
    private static final class Client extends SilentConnection {
        private Peer peer = Peer.THERE;

        @Override
        public Peer receive(MessageSink sink) {
            return peer;
        }
    }

    private final Counters counters = new Counters();
    private long nowNs;

    private Room open(WhenEmpty whenEmpty) {
        return open(new Clockwork.Options(whenEmpty, false));
    }

    private Room open(Clockwork.Options options) {
        WorkerContext worker = WorkerContext.of(Runnable::run, () -> nowNs, counters, new ResumeTokens(), true, false);
        RoomCreation creation = new RoomCreation("room", "CODE22", GameType.of(Clockwork.class), options, 7);
        return Room.open(creation, 1, 0, worker, () -> {}, ended -> {});
    }

    private Client join(Room room, String name) {
        Client client = new Client();
        assertNull(room.capacity().reserve(1));
        room.attach(client, new JoiningClient(name, name, JoiningClient.NO_TEAM));
        return client;
    }

    /** Runs the room whenever it is due, this number of times at most; how often it ran. */
    private int run(Room room, int times) {
        for (int i = 0; i < times; i++) {
            nowNs = Math.max(nowNs, room.dueNs());
            if (!room.run(nowNs)) {
                return i;
            }
        }
        return times;
    }

    private static Clockwork game(Room room) {
        return (Clockwork) room.gameForTests();
    }

    @Test
    void shouldNotTickWhileItIsEmpty() {
        Room room = open(WhenEmpty.PAUSE);
        assertEquals(0, run(room, 100));
        assertEquals(0, room.tick());
        assertEquals(0, game(room).ticks);
        assertEquals(WhenEmpty.PAUSE, Settings.tickRate(1).whenEmpty(), "unless said");
    }

    @Test
    void shouldTickAllTheSameIfItsSettingsSaySo() {
        Room room = open(WhenEmpty.RUN);
        assertEquals(100, run(room, 100));
        assertEquals(100, game(room).ticks);
        assertEquals(1, game(room).alarms);
    }

    @Test
    void shouldTickWhileAPlayerHasASeat() {
        Room room = open(WhenEmpty.PAUSE);
        Client ann = join(room, "ann");
        assertEquals(5, run(room, 5));
        ann.peer = SilentConnection.Peer.LOST;
        int graceTicks = run(room, 100);
        assertTrue(
                graceTicks >= TICK_RATE && graceTicks < 2 * TICK_RATE, "ticks until its grace is over: " + graceTicks);
        assertEquals(5 + graceTicks, game(room).ticks);
        nowNs += HOUR_NS;
        assertEquals(0, run(room, 100));
        join(room, "bob");
        run(room, 1);
        assertEquals(5 + graceTicks + 1, game(room).ticks, "no tick is made up");
        assertEquals(5 + graceTicks + 1, room.tick());
    }

    @Test
    void shouldTickWhileASpectatorWatches() {
        Room room = open(WhenEmpty.PAUSE);
        Client spectator = new Client();
        assertNull(room.capacity().reserveSpectator());
        room.watch(spectator, new JoiningClient("cat", "cat", JoiningClient.NO_TEAM));
        assertEquals(10, run(room, 10));
        assertEquals(1, room.gameRoom().audience().size());
        spectator.peer = SilentConnection.Peer.LEFT;
        assertTrue(run(room, 10) <= 2, "its socket is read every other tick");
        assertEquals(0, room.gameRoom().audience().size());
    }

    @Test
    void shouldLetTimersWait() {
        Room room = open(WhenEmpty.PAUSE);
        nowNs += HOUR_NS;
        run(room, 100);
        join(room, "ann");
        run(room, TICK_RATE / 2 - 1);
        assertEquals(0, game(room).alarms);
        run(room, 1);
        assertEquals(1, game(room).alarms);
    }

    @Test
    void shouldRunOneTickForWhatAnOperatorDoes() {
        Room room = open(WhenEmpty.PAUSE);
        run(room, 1);
        room.execute(() -> room.facts().listing(ListingChange.INVITE_ONLY));
        assertEquals(1, run(room, 100));
        assertEquals(1, room.tick());
        assertTrue(room.listing().inviteOnly());
        room.execute(() -> {});
        assertEquals(0, run(room, 100), "an operator only looks");
    }

    @Test
    void shouldEndWhenItsGameSaysSo() {
        Room room = open(new Clockwork.Options(WhenEmpty.PAUSE, true));
        run(room, 1);
        assertFalse(room.open());
        assertTrue(room.over());
    }

    @Test
    void shouldBeDueAtTheNextTickOfItsPhase() {
        Room room = open(WhenEmpty.PAUSE);
        run(room, 1);
        long phaseNs = Math.floorMod(room.dueNs(), TICK_NS);
        nowNs += HOUR_NS + 12_345_678;
        room.wakes(nowNs);
        join(room, "ann");
        assertTrue(room.dueNs() - nowNs >= 0 && room.dueNs() - nowNs < TICK_NS);
        assertEquals(phaseNs, Math.floorMod(room.dueNs(), TICK_NS));
        run(room, 10);
        assertEquals(0, counters.value(Counter.TICKS_LATE));
        assertEquals(0, counters.value(Counter.TICK_TIME_GIVEN_UP_US));
        assertEquals(10, counters.value(Counter.TICKS));
    }

    /** Ann has been banned for a minute and has left; the room pauses. */
    private Room withoutAnn() {
        Room room = open(WhenEmpty.PAUSE);
        join(room, "ann");
        run(room, 1);
        room.execute(() -> room.facts().ban(1, 60, "cheat"));
        run(room, 100);
        assertEquals(2, room.tick());
        return room;
    }

    @Test
    void shouldLetABanEndWhileItPauses() {
        Room room = withoutAnn();
        Sanctions.Sanction ban = Objects.requireNonNull(room.sanctions().banned("ann"));
        long left = room.sanctions().ticksLeft(ban);
        nowNs += 59_000 * MS_NS;
        assertNotNull(room.sanctions().banned("ann"));
        assertEquals(left - 59 * TICK_RATE, room.sanctions().ticksLeft(ban));
        nowNs += 1000 * MS_NS;
        assertNull(room.sanctions().banned("ann"), "to a thread that asks for a seat");
        assertTrue(room.sanctions().bans().isEmpty());
        Client ann = join(room, "ann");
        run(room, 1);
        assertFalse(ann.closed().isDone());
        assertEquals(1, room.gameRoom().players().size());
    }

    @Test
    void shouldCountThePauseOnceWhenItGoesOn() {
        Room room = withoutAnn();
        nowNs += 30_000 * MS_NS;
        join(room, "bob");
        run(room, 1);
        assertEquals(FactKind.PAUSED, room.simulation().latestFacts().kind(0), "before what is added by the arrival");
        assertEquals(30 * TICK_RATE, room.simulation().latestFacts().number(0), 1);
        assertNotNull(room.sanctions().banned("ann"));
        run(room, 29 * TICK_RATE);
        assertNotNull(room.sanctions().banned("ann"));
        run(room, TICK_RATE);
        assertNull(room.sanctions().banned("ann"));
    }

    @Test
    void shouldBeReplayedAlike() throws Exception {
        Room room = withoutAnn();
        Checkpoint checkpoint = Checkpoint.of(room.simulation());
        Recording recording = new Recording(room.simulation());
        nowNs += 30_000 * MS_NS;
        join(room, "bob");
        for (int i = 0; i < TICK_RATE; i++) { // one of them has the hash of all
            run(room, 1);
            recording.tick();
        }
        WireOutput chunk = new WireOutput(256, Integer.MAX_VALUE);
        recording.endChunk(chunk);
        Simulation replayed = checkpoint.restore(
                new RoomThread("replay"),
                GameCallTracker.UNWATCHED,
                new OutOfRangeCounts((field, what) -> {}),
                new Counters(),
                note -> {});
        byte[] bytes = Arrays.copyOf(chunk.buffer(), chunk.position());
        new Replay(replayed).chunk(room.tick() - TICK_RATE + 1, TICK_RATE, bytes, 0, bytes.length);
        assertEquals(room.sanctions().banned("ann"), replayed.sanctions().banned("ann"));
        assertEquals(
                Checkpoint.of(room.simulation()).hash(), Checkpoint.of(replayed).hash());
    }

    @Test
    void shouldLetNoBanOutlastLongPauses() {
        Room room = withoutAnn();
        for (int i = 0; i < 3; i++) { // each as long as a pause can be
            nowNs += 2_000_000 * (HOUR_NS / 1000) * 30;
            Client bob = join(room, "bob" + i);
            bob.peer = SilentConnection.Peer.LEFT;
            run(room, 100);
            assertNull(room.sanctions().banned("ann"));
        }
    }

    @Test
    void shouldEndWhenItIsClosed() {
        Room room = open(WhenEmpty.PAUSE);
        run(room, 1);
        room.close(CloseReason.ROOM_CLOSED, "");
        assertTrue(room.over());
    }
}
