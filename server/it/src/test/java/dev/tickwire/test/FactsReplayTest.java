package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Game;
import dev.tickwire.app.bench.Wander;
import dev.tickwire.arena.Arena;
import dev.tickwire.runtime.room.Mirror;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A room is a function of its seed and its facts: a second room that replays the first one's journal has the same state
 * after every tick, and so has a room that is restored from a checkpoint at random ticks.
 *
 * <p>{@code -Dfacts.ticks=10000 -Dfacts.seeds=20 -Dfacts.bytes-step=1} is the long form.
 */
class FactsReplayTest {
    private static final int TICKS = Integer.getInteger("facts.ticks", 400);
    private static final int SEEDS = Integer.getInteger("facts.seeds", 2);
    private static final int CHUNK_TICKS = 40;
    private static final int BYTES_STEP = Integer.getInteger("facts.bytes-step", 8);
    private static final int TICKS_PER_CHUNK = 3; // on average
    private static final int CHUNKS_PER_RESTART = 4; // on average

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
        Mirror mirror = new Mirror(room.room());
        Mirror restarted = new Mirror(room.room());
        for (int tick = 1; tick <= TICKS && room.open(); tick++) {
            String at = "seed " + seed + ", tick " + tick;
            crowd.act();
            room.ticks(1);
            if (!room.open()) { // the game has closed it or failed
                break;
            }
            mirror.record();
            restarted.record();
            assertNull(mirror.endChunk().replay(), at);
            if (random.nextInt(TICKS_PER_CHUNK) == 0) {
                assertNull(restarted.endChunk().replay(), () -> at + ", after a restart");
                if (random.nextInt(CHUNKS_PER_RESTART) == 0) {
                    restarted.restart();
                }
            }
        }
        return mirror.notDone();
    }

    /** A disk may return any bytes: in place of a recorded chunk they are refused, even if they decode to facts. */
    @Test
    void shouldRefuseAnyOtherBytes() {
        long seed = System.nanoTime();
        System.out.println("other bytes, seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        TestRoom<Circus> room = TestRoom.of(Circus.class).seed(1).open();
        Crowd crowd = new Crowd(room, Circus.class, random.split());
        Mirror mirror = new Mirror(room.room());
        for (int tick = 0; tick < 2 * CHUNK_TICKS; tick++) {
            if (tick == CHUNK_TICKS) {
                mirror.endChunk();
                mirror.restart();
            }
            crowd.act();
            room.ticks(1);
            mirror.record();
        }
        byte[] bytes = mirror.endChunk().chunk();
        assertTrue(mirror.accepts(bytes, bytes.length));
        for (int at = random.nextInt(BYTES_STEP); at < bytes.length; at += BYTES_STEP) {
            String where = "seed " + seed + ", byte " + at;
            assertFalse(mirror.accepts(bytes, at), where);
            int flip = 1 << random.nextInt(Byte.SIZE);
            bytes[at] ^= (byte) flip;
            assertFalse(mirror.accepts(bytes, bytes.length), where);
            bytes[at] ^= (byte) flip;
        }
        for (int run = 0; run < 200; run++) {
            random.nextBytes(bytes);
            assertFalse(mirror.accepts(bytes, bytes.length), "seed " + seed + ", run " + run);
        }
    }
}
