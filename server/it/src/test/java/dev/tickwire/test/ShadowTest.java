package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Room;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.arena.Arena;
import dev.tickwire.runtime.room.Divergence;
import dev.tickwire.runtime.room.Mirror;
import dev.tickwire.runtime.state.FieldDifference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A shadow names the field in which a game is not a function of its facts, and reports nothing for a correct game. A
 * recovery goes as far as its journal agrees.
 */
class ShadowTest {
    private static final int TICKS_PER_CHUNK = 3;
    private static final int TICK_RATE = 20;

    /** The source of a difference in the game's state. */
    public enum Source {
        NOTHING,
        IDENTITY_HASH_SET,
        HASH_MAP_THAT_HAS_BEEN_LARGER,
        CLOCK,
        MATH_RANDOM,
        STATIC_COUNTER,
        SERVER_ONLY_FIELD,
        GAME_FIELD
    }

    /** Orders its tickets, deterministically or not. */
    public static final class Lottery implements Game<Lottery.Options> {
        static final int TICKETS = 64; // there are 64! orders: no two are the same by chance
        private static int drawings;

        public record Options(Source source) {
            public Options() {
                this(Source.NOTHING);
            }
        }

        public static final class Ticket extends Entity {
            public int place;
            public double prize;

            @ServerOnly
            public long drawn;
        }

        private final Set<Ticket> drawn = new HashSet<>(); // two rooms have the same content, in another order
        private final Map<Integer, Ticket> byNumber = new HashMap<>();
        private Source source = Source.NOTHING;
        private long sum;

        @Override
        public Settings settings(Options options) {
            source = options.source();
            return Settings.tickRate(TICK_RATE);
        }

        @Override
        public void created(Room room) {
            for (int i = 0; i < TICKETS; i++) {
                Ticket ticket = room.spawn(new Ticket());
                drawn.add(ticket);
                byNumber.put(i << 16, ticket);
            }
            for (int i = 1; i < 100_000; i++) { // its table stays larger than that of a new set
                byNumber.put(-i, room.all(Ticket.class).iterator().next());
            }
            byNumber.keySet().removeIf(number -> number < 0);
        }

        @Override
        public void tick(Room room) {
            Ticket first = room.all(Ticket.class).iterator().next();
            switch (source) {
                case NOTHING -> first.prize = room.random().nextDouble();
                case IDENTITY_HASH_SET -> place(drawn);
                case HASH_MAP_THAT_HAS_BEEN_LARGER -> place(byNumber.values());
                case CLOCK -> first.prize = System.nanoTime();
                case MATH_RANDOM -> first.prize = Math.random();
                case STATIC_COUNTER -> first.place = ++drawings;
                case SERVER_ONLY_FIELD -> first.drawn = System.nanoTime();
                case GAME_FIELD -> sum = System.nanoTime();
            }
        }

        private static void place(Iterable<Ticket> tickets) {
            int place = 0;
            for (Ticket ticket : tickets) {
                ticket.place = place++;
            }
        }

        @Override
        public String toString() {
            return source + " " + sum;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTheFieldThatIsNotAFunctionOfTheFacts(Source source) {
        TestRoom<Lottery> room =
                TestRoom.of(Lottery.class).options(new Lottery.Options(source)).open();
        Mirror mirror = new Mirror(room.room());
        Mirror.Watched shadow = mirror.new Watched();
        shadow.restart();

        Divergence found = firstDifference(room, mirror, shadow);

        if (source == Source.NOTHING) {
            assertNull(found);
            assertNull(mirror.recover().divergence());
            return;
        }
        String field = switch (source) {
            case IDENTITY_HASH_SET, HASH_MAP_THAT_HAS_BEEN_LARGER, STATIC_COUNTER -> "Ticket.place";
            case SERVER_ONLY_FIELD -> "Ticket.drawn";
            case GAME_FIELD -> "Lottery.sum";
            default -> "Ticket.prize";
        };
        assertNames(field, found);
        boolean atOnce = source != Source.SERVER_ONLY_FIELD && source != Source.GAME_FIELD;
        assertTrue(found.tick() == 1 || (!atOnce && found.tick() <= TICK_RATE), found::toString);
        give(room, mirror, shadow);
        assertNull(shadow.compare(), "a difference is reported once");
        shadow.restart();
        assertNames(field, firstDifference(room, mirror, shadow));
    }

    private static void assertNames(String field, @Nullable Divergence found) {
        assertNotNull(found);
        FieldDifference difference = found.field();
        assertNotNull(difference, found::toString);
        assertEquals(field, difference.kind() + "." + difference.field(), found::toString);
        assertEquals(field.startsWith("Ticket"), difference.entity() > 0, found::toString);
        assertNotEquals(difference.value(), difference.other(), found::toString);
    }

    /** A recovery has only a hash of the room: it names the field if two replays differ as well. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void shouldNameTheFieldAtARecovery(Source source) {
        TestRoom<Lottery> room =
                TestRoom.of(Lottery.class).options(new Lottery.Options(source)).open();
        Mirror mirror = new Mirror(room.room());
        room.ticks(1);
        mirror.record();
        mirror.endChunk();
        mirror.restart();
        for (int chunk = 0; chunk < TICK_RATE; chunk++) {
            room.ticks(1);
            mirror.record();
            mirror.endChunk();
        }
        Divergence found = mirror.recover().divergence();
        assertNotNull(found);
        if (source == Source.HASH_MAP_THAT_HAS_BEEN_LARGER) {
            assertNull(found.field(), "the same in every replay");
        } else {
            assertNotNull(found.field(), found::toString);
        }
    }

    @Test
    void shouldSkipToTheNextCheckpointWhenItIsTooSlow() {
        TestRoom<Lottery> room = TestRoom.of(Lottery.class)
                .options(new Lottery.Options(Source.CLOCK))
                .open();
        Mirror mirror = new Mirror(room.room());
        Mirror.Watched shadow = mirror.new Watched();
        shadow.restart();
        for (int chunk = 0; chunk < 150; chunk++) {
            give(room, mirror, shadow);
        }
        assertEquals(1, shadow.behind());
        assertNull(shadow.compare(), "it has skipped all since the checkpoint");
        shadow.restart();
        assertNotNull(firstDifference(room, mirror, shadow));
    }

    private static void give(TestRoom<?> room, Mirror mirror, Mirror.Watched shadow) {
        for (int i = 0; i < TICKS_PER_CHUNK; i++) {
            room.ticks(1);
            mirror.record();
        }
        mirror.endChunk();
        shadow.give();
    }

    private static @Nullable Divergence firstDifference(TestRoom<?> room, Mirror mirror, Mirror.Watched shadow) {
        for (int chunk = 0; chunk < 20; chunk++) {
            give(room, mirror, shadow);
            Divergence found = shadow.compare();
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Test
    void shouldGoOnFromTheNewestStateThatAgrees() {
        long seed = System.nanoTime();
        System.out.println("ShadowTest, seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        TestRoom<Arena> room = TestRoom.of(Arena.class).seed(1).open();
        Crowd crowd = new Crowd(room, Arena.class, random.split());
        Mirror mirror = new Mirror(room.room());
        for (int tick = 0; tick < 40; tick++) {
            crowd.act();
            room.ticks(1);
            mirror.record();
            mirror.endChunk();
        }
        mirror.restart();
        long[] hashes = new long[30];
        for (int chunk = 0; chunk < hashes.length; chunk++) {
            hashes[chunk] = Mirror.hash(room.room());
            crowd.act();
            room.ticks(1);
            mirror.record();
            mirror.endChunk();
        }
        for (int run = 0; run < 20; run++) {
            int spoilt = random.nextInt(hashes.length);
            Mirror.RecoveredRoom recovered = mirror.recover(spoilt, random.nextInt(1 << 10));
            assertEquals(spoilt, recovered.chunks());
            assertEquals(hashes[spoilt], recovered.hash());
            assertNotNull(recovered.divergence());
        }
    }
}
