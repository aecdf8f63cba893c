package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.runtime.metrics.Counter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What clients of a {@link Forest} have decoded after every frame: all that they should see, and nothing that they
 * should not.
 */
class GroupsTest {
    private static final int TICKS = 1500;
    private static final int PLAYERS_MAX = 10;
    private static final double HALF_STEP = 0.005 + 1e-9;

    // Within SEEN a client sees every entity, beyond UNSEEN none; in between it depends on the cells.
    private static final double SEEN = Forest.RADIUS - Forest.HYSTERESIS;
    private static final double UNSEEN = Forest.RADIUS + Forest.CELL + 2 * Forest.HYSTERESIS;

    private static final int DEER = 0;
    private static final int FOLLOWS = 0;

    private final Map<TestPlayer, Set<Integer>> certainBefore = new HashMap<>();

    @Test
    void shouldShowEveryClientItsSurroundingsAndItsTeamAndNothingElse() {
        for (long seed : new long[] {1, System.nanoTime()}) {
            System.out.println("seed " + seed); // for failures that do not name it themselves
            run(seed);
        }
    }

    private void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestRoom<Forest> room = TestRoom.of(Forest.class).seed(seed).open();
        List<TestPlayer> players = new ArrayList<>();
        Set<TestPlayer> stalled = new HashSet<>();
        for (int tick = 1; tick <= TICKS; tick++) {
            String at = "seed " + seed + ", tick " + tick;
            comeAndGo(room, players, stalled, random);
            room.ticks(1); // fails by itself if a client's hash differs
            for (TestPlayer player : players) {
                if (player.connection().client().appliedTick() == tick) {
                    assertSees(room, player, at);
                } else {
                    certainBefore.remove(player);
                }
            }
        }
        assertTrue(room.counted(Counter.FRAMES_WITHHELD) > 0, at(seed));
        assertEquals(0, room.counted(Counter.KEYFRAMES_REQUESTED), at(seed));
    }

    private static String at(long seed) {
        return "seed " + seed;
    }

    private static void comeAndGo(
            TestRoom<Forest> room, List<TestPlayer> players, Set<TestPlayer> stalled, SplittableRandom random) {
        if (players.size() < PLAYERS_MAX && random.nextInt(20) == 0) {
            players.add(room.join("ranger"));
        }
        for (TestPlayer player : List.copyOf(players)) {
            if (random.nextInt(400) == 0) {
                player.leave();
                players.remove(player);
                stalled.remove(player);
            } else if (random.nextInt(stalled.contains(player) ? 25 : 200) == 0) {
                boolean stalls = !stalled.remove(player);
                player.connection().stall(stalls);
                if (stalls) {
                    stalled.add(player);
                }
            } else if (random.nextInt(10) == 0) {
                player.hold(new Forest.Walk((byte) (random.nextInt(3) - 1), (byte) (random.nextInt(3) - 1)));
            }
        }
    }

    private void assertSees(TestRoom<Forest> room, TestPlayer player, String at) {
        Forest.Ranger self = player.own(Forest.Ranger.class);
        Map<Integer, Forest.Deer> seen = byId(player.sees(Forest.Deer.class).toList());
        Set<Integer> certain = new HashSet<>();
        for (Forest.Deer deer : room.truth().all(Forest.Deer.class)) {
            double distance = distance(self, deer);
            Forest.Deer decoded = seen.get(deer.id());
            if (distance <= SEEN) {
                assertTrue(decoded != null, at + ": a deer " + distance + " away is not seen");
                certain.add(deer.id());
            }
            if (decoded != null) {
                assertTrue(distance <= UNSEEN, at + ": a deer " + distance + " away is seen");
                assertEquals(deer.x, decoded.x, HALF_STEP, at);
                assertEquals(deer.y, decoded.y, HALF_STEP, at);
            }
        }
        assertReferences(room, player.connection().client().replica(), seen, at);
        assertNoBlink(player, certain, at);
        assertEquals(
                room.truth().tick(),
                byId(player.sees(Forest.Ranger.class).toList()).get(self.id()).stamina,
                at);
        assertEquals(
                room.truth().all(Forest.Note.class).stream()
                        .filter(note -> note.red == (player.id() % 2 == 0))
                        .map(note -> note.id() + note.secret)
                        .collect(Collectors.toSet()),
                player.sees(Forest.Note.class)
                        .map(note -> note.id() + note.secret)
                        .collect(Collectors.toSet()),
                at);
    }

    private static void assertReferences(
            TestRoom<Forest> room, Replica replica, Map<Integer, Forest.Deer> seen, String at) {
        for (int id : seen.keySet()) {
            Forest.Deer follows = room.truth().find(Forest.Deer.class, id).follows;
            int expected = follows != null && seen.containsKey(follows.id()) ? follows.id() : 0;
            assertEquals(expected, replica.intAt(DEER, id, FOLLOWS, 0), at);
        }
    }

    /** Who was seen for certain before this frame, and still is, has neither come nor gone. */
    private void assertNoBlink(TestPlayer player, Set<Integer> certain, String at) {
        Replica replica = player.connection().client().replica();
        Set<Integer> stayed = new HashSet<>(certainBefore.getOrDefault(player, Set.of()));
        stayed.retainAll(certain);
        for (int id : stayed) {
            assertFalse(replica.spawned(DEER).contains(id), at);
            assertFalse(replica.removed(DEER).contains(id), at);
        }
        certainBefore.put(player, certain);
    }

    private static double distance(Forest.Animal from, Forest.Animal to) {
        return Math.max(Math.abs(from.x - to.x), Math.abs(from.y - to.y));
    }

    private static <E extends Entity> Map<Integer, E> byId(List<E> entities) {
        return entities.stream().collect(Collectors.toMap(Entity::id, entity -> entity));
    }

    @Test
    void shouldLetACrowdInOverSeveralTicksAndDisturbNobody() {
        TestRoom<Forest> room =
                TestRoom.of(Forest.class).options(new Forest.Options(3000, 600)).open();
        TestPlayer ann = room.join("ann");
        room.ticks(1);
        List<TestPlayer> crowd = new ArrayList<>();
        for (int i = 0; i < 599; i++) {
            crowd.add(room.join("fan"));
        }
        room.ticks(1);
        assertTrue(crowd.stream().anyMatch(GroupsTest::hasAFrame));
        assertFalse(crowd.stream().allMatch(GroupsTest::hasAFrame));
        room.ticks(20);
        assertTrue(crowd.stream().allMatch(GroupsTest::hasAFrame));
        assertEquals(22, ann.connection().client().appliedTick());
    }

    private static boolean hasAFrame(TestPlayer player) {
        return player.connection().client().appliedTick() > 0;
    }
}
