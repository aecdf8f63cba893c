package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.app.bench.Wander;
import dev.tickwire.arena.Arena;
import dev.tickwire.runtime.room.Replay;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A room is a function of its seed and its facts: a second one that is fed from the first one's list has the same state after every tick, and so has one that is
 * made anew from a checkpoint at random ticks.
 *
 * <p>{@code -Dfacts.ticks=10000 -Dfacts.seeds=20} is the long form.
 */
class FactsReplayTest {
    private static final int TICKS = Integer.getInteger("facts.ticks", 400);
    private static final int SEEDS = Integer.getInteger("facts.seeds", 2);
    private static final int TICKS_PER_RESTORE = 10; // on average

    enum Subject {
        ARENA,
        CARDS,
        RACE,
        WANDER,
        CIRCUS;

        Class<? extends Game<?>> game() throws Exception {
            return switch (this) {
                case ARENA -> Arena.class;
                case WANDER -> Wander.class;
                case CIRCUS -> Circus.class;
                case CARDS -> built("cards", "cards.Cards");
                case RACE -> built("race", "race.Race");
            };
        }

        /** The options of its room; {@code null}: the defaults. */
        @Nullable
        Record options() {
            return this == WANDER ? new Wander.Options(20, 30, 100, 3) : null;
        }

        /** The class of an example that the build has compiled. */
        @SuppressWarnings("unchecked") // it is a game
        private static Class<? extends Game<?>> built(String example, String name) throws Exception {
            Path classes = Path.of(System.getProperty(example + ".directory"), "target", "classes");
            ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
            return (Class<? extends Game<?>>) loader.loadClass(name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeAFunctionOfItsFacts(Subject subject) throws Exception {
        Class<? extends Game<?>> game = subject.game();
        for (int i = 0; i < SEEDS; i++) {
            long seed = i == 0 ? 1 : System.nanoTime();
            System.out.println(subject + ", seed " + seed);
            Set<?> notDone = run(game, subject.options(), seed);
            if (subject == Subject.CIRCUS && i == 0) {
                assertEquals(Set.of(), notDone, "kinds of facts that there were none of");
            }
        }
    }

    private static Set<?> run(Class<? extends Game<?>> game, @Nullable Record options, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestRoom.Builder<?> builder = TestRoom.of(game).seed(seed);
        TestRoom<?> room = (options == null ? builder : builder.options(options)).open();
        Crowd crowd = new Crowd(room, game, random.split());
        Replay replay = new Replay(room.room());
        Replay restored = new Replay(room.room());
        for (int tick = 1; tick <= TICKS && room.open(); tick++) {
            String at = "seed " + seed + ", tick " + tick;
            crowd.act();
            room.ticks(1);
            replay.tick();
            restored.tick();
            long hash = Replay.hash(room.room());
            assertEquals(hash, replay.hash(), () -> at + ": " + replay.difference());
            assertEquals(hash, restored.hash(), () -> at + ", restored: " + restored.difference());
            if (random.nextInt(TICKS_PER_RESTORE) == 0) {
                restored.restore();
                assertEquals(hash, restored.hash(), () -> at + ", just restored: " + restored.difference());
            }
        }
        return replay.notDone();
    }

    /** Gives its tickets their places in an order that their addresses decide. */
    public static final class Lottery implements Game<Lottery.Options> {
        static final int TICKETS = 64; // there are 64! orders: no two are the same by chance

        public record Options() {}

        public static final class Ticket extends Entity {
            public int place;
        }

        private final Set<Ticket> drawn = new HashSet<>(); // as to what is in it, two rooms do not differ

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(10);
        }

        @Override
        public void created(Room room) {
            for (int i = 0; i < TICKETS; i++) {
                drawn.add(room.spawn(new Ticket()));
            }
        }

        @Override
        public void tick(Room room) {
            int place = 0;
            for (Ticket ticket : room.tick() == 1 ? room.all(Ticket.class) : drawn) {
                ticket.place = place++;
            }
        }
    }

    @Test
    void shouldCatchAGameThatIteratesAnIdentityHashSet() {
        TestRoom<Lottery> room = TestRoom.of(Lottery.class).open();
        Replay replay = new Replay(room.room());
        room.ticks(1);
        replay.tick();
        assertEquals(Replay.hash(room.room()), replay.hash(), "the set alone makes no difference");
        room.ticks(1);
        replay.tick();
        assertNotEquals(Replay.hash(room.room()), replay.hash());
        String difference = String.valueOf(replay.difference());
        assertTrue(difference.startsWith(Lottery.Ticket.class.getName() + ".place of entity "), difference);
    }
}
