package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.metrics.Counter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Long runs with players who come, go and stall: every client's decoded state equals the server's, tick by tick. */
class SeededRunTest {
    private static final int TICKS = 2000;
    private static final int PLAYERS_MAX = 12;
    private static final double HALF_STEP = 0.005 + 1e-9;

    @Test
    void shouldKeepEveryClientEqualToTheServer() {
        for (long seed : new long[] {1, System.nanoTime()}) {
            System.out.println("seed " + seed); // for failures that do not name it themselves
            run(seed);
        }
    }

    private static void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestRoom<Meadow> room = TestRoom.of(Meadow.class).seed(seed).open();
        List<TestPlayer> players = new ArrayList<>();
        List<TestPlayer> stalled = new ArrayList<>();
        int priors = 0;
        for (int tick = 1; tick <= TICKS; tick++) {
            String at = "seed " + seed + ", tick " + tick;
            comeAndGo(room, players, stalled, random, tick);
            room.ticks(1); // fails by itself if a client's hash differs
            Integer hash = null;
            for (TestPlayer player : players) {
                if (!stalled.contains(player) && player.connection().client().appliedTick() == tick) {
                    int theirs = player.connection().client().replica().hash(0);
                    assertEquals(hash == null ? theirs : hash, theirs, at);
                    hash = theirs;
                    priors = Math.max(
                            priors, player.connection().client().replica().priorVersion());
                    assertSeesTheTruth(room, player, at);
                }
            }
        }
        assertTrue(
                room.counted(Counter.KEYFRAMES_SENT) > PLAYERS_MAX, "seed " + seed + ": stalled clients got keyframes");
        assertTrue(
                room.counted(Counter.FRAMES_WITHHELD) > 0,
                "seed " + seed + ": stalled clients got no frames meanwhile");
        assertEquals(0, room.counted(Counter.KEYFRAMES_REQUESTED), "seed " + seed);
        assertTrue(priors > 1, "seed " + seed + ": the room told what it learned, and clients went on in agreement");
    }

    private static void comeAndGo(
            TestRoom<Meadow> room,
            List<TestPlayer> players,
            List<TestPlayer> stalled,
            SplittableRandom random,
            int tick) {
        if (players.size() < PLAYERS_MAX && random.nextInt(20) == 0) {
            players.add(room.join("player " + tick));
        }
        for (TestPlayer player : List.copyOf(players)) {
            if (random.nextInt(300) == 0) {
                player.leave();
                players.remove(player);
                stalled.remove(player);
            } else if (stalled.contains(player) ? random.nextInt(25) == 0 : random.nextInt(100) == 0) {
                boolean stalls = !stalled.remove(player);
                player.connection().stall(stalls);
                if (stalls) {
                    stalled.add(player);
                }
            } else if (random.nextInt(10) == 0) {
                player.hold(new Meadow.Walk((byte) (random.nextInt(3) - 1), (byte) (random.nextInt(3) - 1)));
                player.send(new Meadow.Say("tick " + tick));
            }
        }
    }

    private static void assertSeesTheTruth(TestRoom<Meadow> room, TestPlayer player, String at) {
        List<Meadow.Butterfly> seen = player.sees(Meadow.Butterfly.class)
                .sorted(Comparator.comparing(Meadow.Butterfly::id))
                .toList();
        List<Meadow.Butterfly> truth = List.copyOf(room.truth().all(Meadow.Butterfly.class));
        assertEquals(truth.size(), seen.size(), at);
        for (int i = 0; i < truth.size(); i++) {
            assertEquals(truth.get(i).id(), seen.get(i).id(), at);
            assertEquals(truth.get(i).x, seen.get(i).x, HALF_STEP, at);
            assertEquals(truth.get(i).mood, seen.get(i).mood, at);
            assertEquals(truth.get(i).resting, seen.get(i).resting, at);
        }
        Meadow.Season season = room.truth().state(Meadow.Season.class);
        Meadow.Season seenSeason = player.seesState(Meadow.Season.class);
        assertEquals(season.steps, seenSeason.steps, at);
        assertEquals(season.warmth, seenSeason.warmth, at);
        for (Meadow.Walker walker : player.sees(Meadow.Walker.class).toList()) {
            Meadow.Walker real = room.truth().find(Meadow.Walker.class, walker.id());
            assertEquals(real.name, walker.name, at);
            boolean mine = real.owner().id() == player.id();
            assertEquals(mine ? real.stamina : new Meadow.Walker().stamina, walker.stamina, at);
            assertEquals(mine ? real.pockets[1] : 0, walker.pockets[1], at);
        }
    }
}
