package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.metrics.Counter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Clients that lose their connections at random, also in the middle of what they missed, end up with what they would
 * have had.
 */
class ResumptionTest {
    private static final long SEED = 1;
    private static final int PLAYERS = 4;
    private static final int TICKS = 4000;
    private static final Fair.Options LONG_GRACE = new Fair.Options(600_000);

    /** What each player sees after each snapshot tick if its connection holds, and in which tick each event is told. */
    private final List<Map<Integer, Set<List<Object>>>> seenByTick = new ArrayList<>();

    private final Map<Fair.Told, Integer> tickOfEvent = new HashMap<>();
    private final List<List<Fair.Told>> told = new ArrayList<>();

    private static TestRoom<Fair> open(long seed, List<TestPlayer> players) {
        TestRoom<Fair> room =
                TestRoom.of(Fair.class).options(LONG_GRACE).seed(seed).open();
        for (int i = 0; i < PLAYERS; i++) {
            players.add(room.join("p" + i));
        }
        return room;
    }

    private static int appliedTick(TestPlayer player) {
        return player.connection().client().appliedTick();
    }

    private static Set<List<Object>> seen(TestPlayer player) {
        Set<List<Object>> seen = new HashSet<>();
        player.sees(Fair.Visitor.class).forEach(visitor -> {
            seen.add(List.of(visitor.id(), visitor.x, visitor.y));
            if (visitor.coins > 0) {
                seen.add(List.of(visitor.id(), visitor.coins));
            }
        });
        player.sees(Fair.Stall.class).forEach(stall -> seen.add(List.of(stall.id(), stall.x)));
        player.sees(Fair.Poster.class).forEach(poster -> seen.add(List.of(poster.id(), poster.text.hashCode())));
        seen.add(List.of("ticks", player.seesState(Fair.Clock.class).ticks));
        return seen;
    }

    private void runUndisturbed(long seed) {
        seenByTick.clear();
        tickOfEvent.clear();
        told.clear();
        List<TestPlayer> players = new ArrayList<>();
        TestRoom<Fair> room = open(seed, players);
        players.forEach(player -> seenByTick.add(new HashMap<>()));
        while (room.truth().tick() < TICKS) {
            room.ticks(1);
            for (int i = 0; i < PLAYERS; i++) {
                int tick = appliedTick(players.get(i));
                if (tick == room.truth().tick()) {
                    seenByTick.get(i).put(tick, seen(players.get(i)));
                }
                players.get(i).events(Fair.Told.class).forEach(event -> tickOfEvent.putIfAbsent(event, tick));
            }
        }
        players.forEach(player -> told.add(player.events(Fair.Told.class).toList()));
        assertEquals(0, room.counted(Counter.SESSIONS_RESUMED));
    }

    /** A player whose connection comes and goes. */
    private final class Unsteady {
        private final TestPlayer player;
        private final int index;
        private final SplittableRandom random;
        private final String at;
        private final Set<Integer> appliedTicks = new HashSet<>();
        private int resumeTick;
        private int noticeTick;
        private boolean down;

        Unsteady(TestPlayer player, int index, SplittableRandom random, String at) {
            this.player = player;
            this.index = index;
            this.random = random;
            this.at = at + ", player " + player.id();
        }

        void disturb(int tick) {
            if (!down && random.nextInt(100) == 0) {
                player.connection().cut();
                stayAway(tick);
            } else if (down && tick == noticeTick) {
                player.connection().disconnect(false);
            } else if (down && tick >= resumeTick) {
                comeBack(tick);
            }
        }

        private void stayAway(int tick) {
            down = true;
            resumeTick = tick + random.nextInt(random.nextInt(8) == 0 ? 300 : 60);
            noticeTick = tick + random.nextInt(30);
        }

        private void comeBack(int tick) {
            LoopbackConnection next = new LoopbackConnection(player.connection()) {
                @Override
                public boolean send(ByteBuffer message) {
                    super.send(message);
                    appliedTicks.add(client().appliedTick());
                    return true;
                }
            };
            down = random.nextInt(3) == 0;
            if (down) {
                next.cutAfter(random.nextInt(40)); // 0: it does not even get the new token
            } else if (random.nextInt(6) == 0) {
                next.stallAfter(1 + random.nextInt(20));
            }
            player.resume(next);
            next.stall(false);
            checkPart();
            if (down) {
                next.cut();
                stayAway(tick);
            }
        }

        /** What it has is true, though not all there is. */
        private void checkPart() {
            int tick = appliedTick(player);
            if (tick > 0) {
                Set<List<Object>> wrong = seen(player);
                wrong.removeAll(seenByTick.get(index).get(tick));
                assertEquals(Set.of(), wrong, at + ", tick " + tick);
            }
        }

        void check(int tick) {
            if (!down && appliedTick(player) == tick) {
                appliedTicks.add(tick);
                assertEquals(seenByTick.get(index).get(tick), seen(player), at + ", tick " + tick);
            }
        }

        /** Each event of each frame that it got, in order and once. */
        void checkEvents() {
            List<Fair.Told> expected = told.get(index).stream()
                    .filter(event -> appliedTicks.contains(tickOfEvent.get(event)))
                    .toList();
            assertEquals(expected, player.events(Fair.Told.class).toList(), at);
        }
    }

    @Test
    void shouldEndUpWithWhatAnUninterruptedClientHas() {
        for (long seed : new long[] {SEED, System.nanoTime()}) {
            System.out.println("seed " + seed); // for failures that do not name it themselves
            runUndisturbed(seed);
            runDisturbed(seed);
        }
    }

    private void runDisturbed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TestPlayer> players = new ArrayList<>();
        TestRoom<Fair> room = open(seed, players);
        List<Unsteady> all = new ArrayList<>();
        for (int i = 0; i < PLAYERS; i++) {
            all.add(new Unsteady(players.get(i), i, random, "seed " + seed));
        }
        while (room.truth().tick() < TICKS) {
            all.forEach(player -> player.disturb(room.truth().tick()));
            room.ticks(1); // fails by itself if a client's hash differs
            all.forEach(player -> player.check(room.truth().tick()));
        }
        all.forEach(Unsteady::checkEvents);
        String at = "seed " + seed;
        assertEquals(0, room.counted(Counter.KEYFRAMES_REQUESTED), at);
        assertEquals(0, room.counted(Counter.RESUMES_REFUSED), at);
        assertTrue(room.counted(Counter.SESSIONS_TAKEN_OVER) > 10, at);
        assertTrue(room.counted(Counter.SESSIONS_DROPPED) > 10, at);
        assertTrue(room.counted(Counter.RESUMES_FROM_NOTHING) > 0, at);
        assertTrue(room.counted(Counter.FRAMES_MISSED) > 10 * room.counted(Counter.RESUMES_FROM_NOTHING), at);
        boolean learned = players.get(0).connection().client().replica().priorVersion() > 0;
        assertTrue(learned || seed != SEED, at + ": no prior to miss"); // by chance there is none, for a few seeds
    }
}
