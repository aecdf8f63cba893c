package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What those see who watch a {@link Stage}, at once or late. */
class AudienceTest {
    private static final int DELAY_MS = 5000;
    private static final int DELAY_TICKS = DELAY_MS * Stage.TICK_RATE / 1000;
    private static final double HALF_STEP = 0.005 + 1e-9;

    private static TestRoom<Stage> stage(int delayMs) {
        return TestRoom.of(Stage.class).options(new Stage.Options(delayMs)).open();
    }

    private static int clock(TestSpectator spectator) {
        return spectator.seesState(Stage.Clock.class).tick;
    }

    @Test
    void shouldSeeWhatEverybodySeesAndNothingElse() {
        TestRoom<Stage> room = stage(0);
        TestPlayer ann = room.join("ann");
        TestSpectator guest = room.watch();
        room.ticks(100);
        assertEquals(100, guest.tick());
        Stage.Dancer seen = guest.sees(Stage.Dancer.class).findFirst().orElseThrow();
        assertEquals(ann.own(Stage.Dancer.class).x, seen.x, HALF_STEP);
        assertEquals(0, seen.pulse, "is its owner's alone");
        assertEquals(0, guest.sees(Stage.Prompter.class).count());
        assertEquals(0, guest.sees(Stage.Prop.class).count());
        assertEquals(
                List.of(50, 100),
                guest.events(Stage.Clap.class).map(Stage.Clap::tick).toList());
    }

    @Test
    void shouldSeeTheGroupsThatTheGameLetsItSee() {
        for (int delayMs : new int[] {0, DELAY_MS}) {
            TestRoom<Stage> room = stage(delayMs);
            TestSpectator guest = room.watch();
            room.ticks(200);
            room.truth().audience().joinGroup("behind");
            room.truth().audience().look(500, 500);
            room.ticks(200);
            assertEquals(
                    guest.tick(), guest.sees(Stage.Prompter.class).findFirst().orElseThrow().page);
            assertTrue(guest.sees(Stage.Prop.class).count() >= 6);
            TestSpectator late = room.watch();
            room.ticks(4);
            assertEquals(1, late.sees(Stage.Prompter.class).count());
            room.truth().audience().leaveGroup("behind");
            room.ticks(200);
            assertEquals(0, guest.sees(Stage.Prompter.class).count());
            assertEquals(0, late.sees(Stage.Prompter.class).count());
        }
    }

    @Test
    void shouldSeeTheRoomLateFromTheFirstMomentOn() {
        TestRoom<Stage> room = stage(DELAY_MS);
        TestSpectator early = room.watch();
        room.ticks(DELAY_TICKS);
        assertEquals(-1, early.tick(), "nothing is old enough");
        room.ticks(50);
        assertEquals(50, early.tick());
        TestSpectator late = room.watch();
        room.ticks(2);
        assertEquals(52, late.tick(), "it need not wait for what is old enough already");
        assertEquals(52, clock(late));
        assertEquals(
                List.of(50),
                early.events(Stage.Clap.class).map(Stage.Clap::tick).toList());
    }

    @Test
    void shouldHavePlaceForSoManyAndForOthersWhenTheyAreGone() {
        TestRoom<Stage> room = stage(0);
        List<TestSpectator> guests = new ArrayList<>();
        for (int i = 0; i < Stage.SPECTATORS_MAX; i++) {
            guests.add(room.watch());
        }
        assertThrows(IllegalStateException.class, room::watch);
        guests.get(1).leave();
        room.ticks(10);
        assertEquals(Stage.SPECTATORS_MAX - 1, room.truth().audience().size());
        room.watch();
        room.ticks(10);
        assertEquals(Stage.SPECTATORS_MAX, room.truth().audience().size());
    }

    @Test
    void shouldPartWithWhoeverPlays() {
        TestRoom<Stage> room = stage(0);
        TestSpectator guest = room.watch();
        room.ticks(10);
        GameType game = GameType.of(Stage.class);
        for (Record message : List.of(new ExactRequest(), new Commands(new Record[] {new Stage.Ignore()}, 1))) {
            TestSpectator meddler = room.watch();
            room.ticks(10);
            WireOutput bytes = new WireOutput(64, 64);
            game.messages().encode(message, bytes);
            meddler.connection().sendRaw(bytes.toBytes());
            room.ticks(10);
            assertEquals(CloseReason.UNEXPECTED, meddler.closeReason(), message.toString());
        }
        assertNull(guest.closeReason());
    }

    @Test
    void shouldEndWithTheRoom() {
        TestRoom<Stage> room = stage(0);
        TestSpectator guest = room.watch();
        room.ticks(10);
        room.close();
        assertEquals(CloseReason.ROOM_CLOSED, guest.closeReason());
        assertThrows(IllegalStateException.class, room::watch);
    }

    @Test
    void shouldSeeHowItEndedThoughTheRoomIsGone() {
        for (int ticks : new int[] {200, 201}) { // the last frame in turn, and out of turn
            TestRoom<Stage> room = stage(DELAY_MS);
            TestPlayer ann = room.join("ann");
            TestSpectator guest = room.watch();
            room.ticks(ticks - 1);
            ann.send(new Stage.Curtain());
            room.ticks(1);
            assertEquals(CloseReason.ROOM_FINISHED, ann.closeReason());
            assertNull(guest.closeReason());
            room.ticks(10 * DELAY_TICKS);
            assertEquals(ticks, guest.tick());
            assertEquals(ticks, clock(guest));
            assertEquals(CloseReason.ROOM_FINISHED, guest.closeReason());
        }
    }

    /**
     * Whoever comes, goes, stalls: everybody decodes, without one difference, what the room was at the tick that it
     * sees.
     */
    @Test
    void shouldSeeTheTruthOfItsMomentWhateverHappens() {
        for (long seed : new long[] {1, 2, System.nanoTime()}) {
            System.out.println("seed " + seed); // for failures that do not name it themselves
            SplittableRandom random = new SplittableRandom(seed);
            run(seed, random, 0);
            run(seed, random, DELAY_MS);
        }
    }

    private static void run(long seed, SplittableRandom random, int delayMs) {
        TestRoom<Stage> room = TestRoom.of(Stage.class)
                .options(new Stage.Options(delayMs))
                .seed(seed)
                .open();
        List<TestPlayer> players = new ArrayList<>();
        List<TestSpectator> guests = new ArrayList<>();
        Map<Integer, Map<Integer, Double>> truth = new HashMap<>();
        for (int tick = 1; tick <= 1500; tick++) {
            if (random.nextInt(10) == 0 && players.size() < 8) {
                players.add(room.join("dancer"));
            }
            if (random.nextInt(60) == 0 && !players.isEmpty()) {
                players.remove(random.nextInt(players.size())).leave();
            }
            if (random.nextInt(40) == 0 && room.truth().audience().size() < Stage.SPECTATORS_MAX) {
                guests.add(room.watch());
            }
            if (random.nextInt(150) == 0 && !guests.isEmpty()) {
                guests.remove(random.nextInt(guests.size())).leave();
            }
            for (TestSpectator guest : guests) {
                if (random.nextInt(30) == 0) {
                    guest.connection().stall(random.nextBoolean());
                }
            }
            if (random.nextInt(100) == 0) {
                room.truth().audience().look(random.nextDouble(1000), 500);
            }
            room.ticks(1); // fails by itself if a spectator's hash differs
            Map<Integer, Double> now = new HashMap<>();
            room.truth().all(Stage.Dancer.class).forEach(dancer -> now.put(dancer.id(), dancer.x));
            truth.put(tick, now);
            for (TestSpectator guest : guests) {
                if (guest.tick() >= 0) {
                    assertSees(guest, truth.get(guest.tick()), "seed " + seed + ", tick " + tick);
                }
            }
        }
        assertTrue(room.counted(Counter.SPECTATORS_JOINED) > 5, "seed " + seed);
        assertTrue(room.counted(Counter.FRAMES_WITHHELD) > 0, "seed " + seed);
        assertEquals(0, room.counted(Counter.KEYFRAMES_REQUESTED), "seed " + seed);
    }

    private static void assertSees(TestSpectator guest, Map<Integer, Double> truth, String at) {
        List<Stage.Dancer> seen = guest.sees(Stage.Dancer.class).toList();
        assertEquals(guest.tick(), clock(guest), at);
        assertEquals(truth.size(), seen.size(), at);
        for (Stage.Dancer dancer : seen) {
            assertEquals(truth.get(dancer.id()), dancer.x, HALF_STEP, at);
        }
    }
}
