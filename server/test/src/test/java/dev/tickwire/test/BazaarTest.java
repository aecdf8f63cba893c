package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Quantized;
import dev.tickwire.ServerOnly;
import dev.tickwire.runtime.metrics.Counter;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What every client of a {@link Bazaar} has decoded after every frame: the truth, in rooms of many rates, while players
 * come, go, lose their connections and come back, and spectators watch at once or late.
 */
class BazaarTest {
    private static final int TICKS = 400;
    private static final int PLAYERS_MAX = 10;
    private static final int SPECTATORS_MAX = 6;
    private static final int[][] RATES = {{60, 20}, {30, 10}, {20, 20}, {60, 60}, {30, 6}, {240, 1}, {100, 50}};
    private static final int[] DELAYS_MS = {0, 500, 3000};

    // Within SEEN a client sees every entity, beyond UNSEEN none; in between it depends on the cells.
    private static final double SEEN = Bazaar.RADIUS - Bazaar.HYSTERESIS;
    private static final double UNSEEN = Bazaar.RADIUS + Bazaar.CELL + 2 * Bazaar.HYSTERESIS;

    private enum Sight {
        YES,
        NO,
        EITHER
    }

    @Test
    void shouldShowEveryClientTheTruth() {
        long first = System.nanoTime();
        int resumed = 0;
        int missed = 0;
        for (long seed : new long[] {1, 2, 3, 4, 5, 6, 7, first}) {
            System.out.println("seed " + seed); // for failures that do not name it themselves
            TestRoom<Bazaar> room = run(seed);
            resumed += (int) room.counted(Counter.SESSIONS_RESUMED);
            missed += (int) room.counted(Counter.FRAMES_MISSED);
            assertEquals(0, room.counted(Counter.KEYFRAMES_REQUESTED), "seed " + seed);
        }
        assertTrue(resumed > 20 && missed > 100, resumed + " resumed, " + missed + " frames missed");
    }

    private static TestRoom<Bazaar> run(long seed) {
        int[] rates = RATES[Math.floorMod(seed, RATES.length)];
        int delayMs = DELAYS_MS[Math.floorMod(seed, DELAYS_MS.length)];
        TestRoom<Bazaar> room = TestRoom.of(Bazaar.class)
                .options(new Bazaar.Options(rates[0], rates[1], delayMs))
                .seed(seed)
                .open();
        SplittableRandom random = new SplittableRandom(seed);
        List<TestPlayer> players = new ArrayList<>();
        Map<TestPlayer, Integer> backAt = new HashMap<>();
        List<TestSpectator> spectators = new ArrayList<>();
        for (int tick = 1; tick <= TICKS; tick++) {
            String at = "seed " + seed + ", tick " + tick;
            comeAndGo(room, players, backAt, random, tick, rates[0]);
            watchAndGo(room, spectators, random);
            room.ticks(1); // fails by itself if a client's hash differs
            for (TestSpectator spectator : spectators) {
                assertNull(spectator.closeReason(), at);
            }
            for (TestPlayer player : players) {
                if (!backAt.containsKey(player) && player.connection().client().appliedTick() == tick) {
                    assertNull(player.closeReason(), at);
                    assertSeesTheTruth(room, player, at + ", player " + player.id());
                }
            }
        }
        return room;
    }

    private static void comeAndGo(
            TestRoom<Bazaar> room,
            List<TestPlayer> players,
            Map<TestPlayer, Integer> backAt,
            SplittableRandom random,
            int tick,
            int tickRate) {
        if (random.nextInt(30) == 0 && players.size() < PLAYERS_MAX) {
            players.add(room.join("buyer"));
        }
        for (TestPlayer player : List.copyOf(players)) {
            if (backAt.getOrDefault(player, TICKS + 1) <= tick) {
                backAt.remove(player);
                player.resume();
            } else if (!backAt.containsKey(player) && random.nextInt(1000) == 0) {
                player.leave();
                players.remove(player);
            } else if (!backAt.containsKey(player) && random.nextInt(150) == 0) {
                player.drop();
                backAt.put(player, tick + 1 + random.nextInt(tickRate * (random.nextInt(5) == 0 ? 8 : 2)));
            } else if (!backAt.containsKey(player) && random.nextInt(500) == 0) {
                player.resume(); // before the room has noticed a loss
            }
        }
    }

    private static void watchAndGo(TestRoom<Bazaar> room, List<TestSpectator> spectators, SplittableRandom random) {
        if (random.nextInt(50) == 0 && spectators.size() < SPECTATORS_MAX) {
            spectators.add(room.watch());
        }
        if (random.nextInt(300) == 0 && !spectators.isEmpty()) {
            spectators.remove(random.nextInt(spectators.size())).leave();
        }
    }

    private static void assertSeesTheTruth(TestRoom<Bazaar> room, TestPlayer player, String at) {
        Set<String> guilds = room.game().guilds.get(player.id());
        double[] look = room.game().looks.get(player.id());
        assertSees(room, player, Bazaar.Pebble.class, pebble -> Sight.YES, at);
        assertSees(room, player, Bazaar.Stall.class, stall -> Sight.YES, at);
        assertSees(
                room,
                player,
                Bazaar.Porter.class,
                porter -> porter.guild == null
                        ? nearby(porter, look)
                        : guilds.contains(porter.guild) ? Sight.YES : Sight.NO,
                at);
        assertSame(room.truth().state(Bazaar.Board.class), player.seesState(Bazaar.Board.class), false, at);
    }

    private static Sight nearby(Bazaar.Porter porter, double[] look) {
        if (look == null) {
            return Sight.NO;
        }
        double distance = Math.max(Math.abs(porter.x - look[0]), Math.abs(porter.y - look[1]));
        return distance <= SEEN ? Sight.YES : distance > UNSEEN ? Sight.NO : Sight.EITHER;
    }

    private static <E extends Entity> void assertSees(
            TestRoom<Bazaar> room, TestPlayer player, Class<E> kind, Function<E, Sight> sight, String at) {
        Map<Integer, E> seen = new HashMap<>();
        player.sees(kind).forEach(entity -> assertNull(seen.put(entity.id(), entity), at + ": twice"));
        Collection<E> truth = room.truth().all(kind);
        for (E real : truth) {
            E decoded = seen.remove(real.id());
            String what = at + ", " + kind.getSimpleName() + " " + real.id();
            Sight expected = sight.apply(real);
            if (expected == Sight.YES) {
                assertNotNull(decoded, what + " is missing");
            } else if (expected == Sight.NO) {
                assertNull(decoded, what + " is seen");
            }
            if (decoded != null) {
                assertSame(real, decoded, real.hasOwner() && real.owner().id() == player.id(), what);
            }
        }
        assertEquals(Set.of(), seen.keySet(), at + ": seen though gone");
    }

    private static void assertSame(Object real, Object decoded, boolean mine, String at) {
        for (Field field : real.getClass().getFields()) {
            if (Entity.class.isAssignableFrom(field.getType())
                    || field.isAnnotationPresent(ServerOnly.class)
                    || (field.isAnnotationPresent(OwnerOnly.class) && !mine)) {
                continue;
            }
            try {
                assertSameValue(field, field.get(real), field.get(decoded), at + "." + field.getName());
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void assertSameValue(Field field, Object real, Object decoded, String at) {
        Quantized grid = field.getAnnotation(Quantized.class);
        if (field.getType().isArray()) {
            for (int i = 0; i < Array.getLength(real); i++) {
                assertEquals(Array.get(real, i), Array.get(decoded, i), at);
            }
        } else if (grid != null) {
            double sent = Math.max(grid.min(), Math.min((Double) real, grid.max()));
            assertEquals(sent, (Double) decoded, grid.step() * 0.500001 + 1e-9, at);
        } else if (field.isAnnotationPresent(Angle.class)) {
            assertEquals(0, Math.IEEEremainder((Double) real - (Double) decoded, 2 * Math.PI), 1e-7, at);
        } else {
            assertEquals(real, decoded, at);
        }
    }
}
