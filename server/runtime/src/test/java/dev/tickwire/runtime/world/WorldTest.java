package dev.tickwire.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorldTest {
    public static final class Toy implements Game<Toy.Options> {
        public record Options() {}

        public static final class Ball extends Entity {
            @OwnerOnly
            public int secret;

            @Quantized(min = 0, max = 10, step = 0.5)
            public double x;

            @Range(min = 0, max = 5)
            public int lives;

            @Text(max = 4)
            public String name = "";
        }

        public static final class Score extends RoomState {
            public int goals;
        }

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(10);
        }

        @Override
        public void tick(Room room) {}
    }

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int LIVES = 0;
    private static final int NAME = 1;
    private static final int X = 2;

    private final List<String> reported = new ArrayList<>();
    private final OutOfRangeCounts outOfRange = new OutOfRangeCounts((field, what) -> reported.add(field + " " + what));
    private final World world = new World(GameType.of(Toy.class), Settings.tickRate(10), outOfRange);

    private Table balls() {
        return world.everybody().state().tables().get(0);
    }

    private static Player player(int id) {
        return (Player) Proxy.newProxyInstance(
                Player.class.getClassLoader(), new Class<?>[] {Player.class}, (proxy, method, arguments) -> id);
    }

    private Toy.Ball ball() {
        Toy.Ball ball = new Toy.Ball();
        world.spawn(ball, null);
        return ball;
    }

    @Test
    void shouldHaveItsRoomStateFromTheStart() {
        world.state(Toy.Score.class).goals = 7;
        world.capture();
        Table scores = world.everybody().state().tables().get(1);
        assertEquals(1, scores.live());
        assertEquals(7, scores.ints(0)[0]);
    }

    @Test
    void shouldGiveFreedSlotsToTheNextInOrder() {
        Toy.Ball first = ball();
        ball();
        Toy.Ball third = ball();
        world.capture();
        Toy.Ball fourth = ball(); // spawned before the removals, yet takes a slot they freed
        world.remove(third);
        world.remove(first);
        Toy.Ball fifth = ball();
        world.capture();
        assertEquals(fourth.id(), balls().id(0));
        assertEquals(fifth.id(), balls().id(2));
        assertEquals(3, balls().live());
    }

    @Test
    void shouldNeverShowWhatCameAndWentBetweenCaptures() {
        Toy.Ball brief = ball();
        world.remove(brief);
        world.capture();
        assertEquals(0, balls().live());
    }

    @Test
    void shouldQuantizeClampAndCount() {
        Toy.Ball ball = ball();
        ball.x = 3.3;
        ball.lives = 9;
        ball.name = "a😀bcd";
        assertEquals(2, world.capture());
        assertEquals(7, balls().ints(X)[0]);
        assertEquals(5, balls().ints(LIVES)[0]);
        assertEquals("a😀b", new String(balls().texts(NAME)[0], StandardCharsets.UTF_8));
        assertEquals(9, ball.lives, "the game keeps its own value");
    }

    @Test
    void shouldCountByFieldAndReportOnce() {
        Toy.Ball ball = ball();
        ball().lives = 9;
        ball.lives = -1;
        ball.name = "abcde";
        world.capture();
        ball.lives = 8;
        world.capture();
        assertEquals(Map.of("Ball.lives", 4, "Ball.name", 1), outOfRange.byField());
        assertEquals(2, reported.size(), reported.toString());
        assertTrue(reported.get(0).startsWith("Ball.lives is outside its range"), reported.get(0));
        assertTrue(reported.get(1).startsWith("Ball.name has a text of more than 4"), reported.get(1));
    }

    @Test
    void shouldNotCutASurrogatePairInTwo() {
        Toy.Ball ball = ball();
        ball.name = "abc😀";
        world.capture();
        assertEquals("abc", new String(balls().texts(NAME)[0], StandardCharsets.UTF_8));
    }

    @Test
    void shouldReplaceWhatClientsRefuseInText() {
        Toy.Ball ball = ball();
        ball.name = "a\nb\ud800";
        assertEquals(1, world.capture());
        assertEquals("a\ufffdb\ufffd", new String(balls().texts(NAME)[0], StandardCharsets.UTF_8));
        assertEquals(0, world.capture(), "counted once");
    }

    @Test
    void shouldNameTheFieldThatCannotBeSent() {
        ball().x = Double.NaN;
        String message =
                assertThrows(IllegalStateException.class, world::capture).getMessage();
        assertTrue(message.contains("Ball.x is NaN"), message);
    }

    @Test
    void shouldKeepOwnersPartsApart() {
        Group own = world.openView(1).own();
        assertNotNull(own);
        world.openView(2);
        Toy.Ball mine = new Toy.Ball();
        world.spawn(mine, player(1));
        mine.secret = 42;
        world.capture();
        Table parts = own.state().tables().get(0);
        assertEquals(1, parts.live());
        assertEquals(mine.id(), parts.id(0));
        assertEquals(42, parts.ints(0)[0]);
        assertEquals(3, balls().columns(), "secret is not among everybody's");
        world.remove(mine);
        world.capture();
        assertEquals(0, parts.live());
    }

    @Test
    void shouldFindOnlyWhatIsThere() {
        Toy.Ball ball = ball();
        assertSame(ball, world.find(Toy.Ball.class, ball.id()));
        assertTrue(world.remove(ball));
        assertFalse(world.remove(ball));
        assertNull(world.find(Toy.Ball.class, ball.id()));
        assertThrows(IllegalArgumentException.class, () -> world.spawn(ball, null), "ids are never reused");
        assertEquals(List.of(), List.copyOf(world.all(Toy.Ball.class)));
    }

    @Test
    void shouldRefuseOneEntityTooManyOfAKind() {
        Toy.Ball last = ball();
        for (int i = 1; i < Limits.ENTITIES_PER_KIND_MAX; i++) {
            last = ball();
        }
        String message = assertThrows(IllegalStateException.class, this::ball).getMessage();
        assertTrue(message.contains("65536 Ball") && message.contains("limit"), message);
        world.capture();
        assertEquals(Limits.ENTITIES_PER_KIND_MAX, balls().live());
        world.remove(last);
        ball();
        assertThrows(IllegalStateException.class, this::ball);
    }

    @Test
    void shouldRefuseToSpawnAndRemoveWithoutEndInATick() {
        for (int i = 0; i < 2 * Limits.ENTITIES_PER_KIND_MAX; i++) {
            world.remove(ball());
        }
        String message = assertThrows(IllegalStateException.class, this::ball).getMessage();
        assertTrue(message.contains("131072 that were removed in this tick"), message);
        world.capture();
        ball();
    }

    /** That 16 times as many entities take about 16 times as long, and not 256 times. */
    @Test
    void shouldRemoveManyAsEasilyAsFew() {
        double few = removalNs(2_000);
        double many = removalNs(32_000);
        assertTrue(many / few < 80, "2,000 removals took " + few + " ns, 32,000 took " + many + " ns");
    }

    /** The least processor time that it took to remove what stood and what had just come. */
    private double removalNs(int entities) {
        long least = Long.MAX_VALUE;
        for (int trial = 0; trial < 6; trial++) {
            List<Toy.Ball> all = new ArrayList<>();
            for (int i = 0; i < entities; i++) {
                all.add(ball());
            }
            world.capture();
            for (int i = 0; i < entities / 2; i++) {
                all.add(ball());
            }
            long before = THREADS.getCurrentThreadCpuTime();
            all.forEach(world::remove);
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
            world.capture();
            assertEquals(0, balls().live());
        }
        return least;
    }

    public static final class Stranger extends Entity {}

    @Test
    void shouldRefuseAClassOfAnotherGame() {
        String message = assertThrows(IllegalArgumentException.class, () -> world.spawn(new Stranger(), null))
                .getMessage();
        assertTrue(message.contains("Stranger is not part of the game toy"), message);
    }
}
