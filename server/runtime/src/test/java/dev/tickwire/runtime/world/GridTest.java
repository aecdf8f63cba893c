package dev.tickwire.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Nearby;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cells of 10 that are left by more than 1, and views of 10 around a point. */
class GridTest {
    public static final class Savanna implements Game<Savanna.Options> {
        public record Options() {}

        @Nearby
        public static final class Zebra extends Entity {
            public int x;
            public float y;
        }

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(10).grid(10, 10, 1);
        }

        @Override
        public void tick(Room room) {}
    }

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final GameType game = GameType.of(Savanna.class);
    private final World world =
            new World(game, Settings.tickRate(10).grid(10, 10, 1), new OutOfRangeCounts((field, what) -> {}));

    private Savanna.Zebra zebra(int x, float y) {
        Savanna.Zebra zebra = new Savanna.Zebra();
        world.spawn(zebra, null);
        zebra.x = x; // after it was spawned, as games do
        zebra.y = y;
        return zebra;
    }

    /** Ids of what a view shows, none of them twice. */
    private static Set<Integer> seen(View view) {
        Set<Integer> ids = new HashSet<>();
        for (Group group : view.groups()) {
            var table = group.state().table(0);
            for (int slot = 0; slot < table.slotsUsed(); slot++) {
                if (table.taken(slot)) {
                    assertTrue(ids.add(table.id(slot)), "in one group only");
                }
            }
        }
        return ids;
    }

    /** Until the player looks somewhere. */
    @Test
    void shouldTakeLittleMemoryForAView() {
        int views = 1000;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 1; i <= views; i++) {
            world.openView(i);
        }
        long bytes = (THREADS.getCurrentThreadAllocatedBytes() - before) / views;
        assertTrue(bytes <= 176, bytes + " bytes for each view"); // with its places in lists that grow
    }

    @Test
    void shouldSeeWhatIsAround() {
        Savanna.Zebra here = zebra(5, 5);
        Savanna.Zebra beside = zebra(-5, 14.5f);
        Savanna.Zebra far = zebra(25, 5);
        View view = world.openView(1);
        world.capture();
        assertEquals(Set.of(), seen(view), "a player who has not looked yet");
        view.look(5, 5);
        world.capture();
        assertEquals(Set.of(here.id(), beside.id()), seen(view));
        assertEquals(9, view.groups().size());
        view.look(15, 5);
        world.capture();
        assertEquals(Set.of(here.id(), far.id()), seen(view));
        assertEquals(0, world.everybody().state().table(0).live(), "nobody else sees any");
    }

    @Test
    void shouldLeaveACellOnlyWhenWellBeyondItsBorder() {
        Savanna.Zebra zebra = zebra(9, 5);
        View view = world.openView(1);
        view.look(-5, 5); // columns -2 to 0
        world.capture();
        assertEquals(Set.of(zebra.id()), seen(view));
        zebra.x = 10;
        world.capture();
        assertEquals(Set.of(zebra.id()), seen(view), "not by the width of the hysteresis");
        zebra.x = 11;
        world.capture();
        assertEquals(Set.of(), seen(view));
        zebra.x = 10;
        world.capture();
        assertEquals(Set.of(), seen(view), "and not back as soon either");
    }

    @Test
    void shouldKeepAViewOfWhatIsHardlyOutOfReach() {
        View view = world.openView(1);
        view.look(5, 5);
        world.capture();
        int version = view.version();
        List<Group> before = new ArrayList<>(view.groups());
        view.look(4.5, 9.9);
        world.capture();
        assertEquals(version, view.version());
        view.look(10.5, 5); // needs a column more to the right, and keeps what it is about to leave
        world.capture();
        assertNotEquals(version, view.version());
        assertEquals(12, view.groups().size());
        assertTrue(view.groups().containsAll(before));
        view.look(11.1, 5);
        world.capture();
        assertEquals(9, view.groups().size());
    }

    @Test
    void shouldJumpWithoutATrace() {
        View view = world.openView(1);
        view.look(5, 5);
        world.capture();
        List<Group> before = new ArrayList<>(view.groups());
        view.look(505, -505);
        world.capture();
        assertEquals(9, view.groups().size());
        before.forEach(group -> assertFalse(group.seen()));
    }

    @Test
    void shouldShowToATeamWhereverItLooks() {
        Savanna.Zebra zebra = zebra(500, 500);
        View red = world.openView(1);
        View blue = world.openView(2);
        red.joinGroup("red");
        blue.look(500, 500);
        world.show(zebra, "red");
        world.capture();
        assertEquals(Set.of(zebra.id()), seen(red));
        assertEquals(Set.of(), seen(blue));
        world.show(zebra, null);
        world.capture();
        assertEquals(Set.of(), seen(red));
        assertEquals(Set.of(zebra.id()), seen(blue));
        world.show(zebra, "red");
        red.leaveGroup("red");
        world.capture();
        assertEquals(Set.of(), seen(red));
        assertEquals(Set.of(), seen(blue));
    }

    /** Who else is in a team, and whether anything is shown to it, does not matter. */
    @Test
    void shouldBeInATeamForAsLongAsTheGameSays() {
        View view = world.openView(1);
        view.joinGroup("red");
        world.capture();
        world.closeView(1);
        world.capture();
        assertTrue(view.inGroup("red"));
        view.leaveGroup("red");
        assertFalse(view.inGroup("red"));
    }

    @Test
    void shouldForgetGroupsThatNobodyNeedsAndUseTheirNumbersAgain() {
        View view = world.openView(1);
        for (int i = 0; i < 1000; i++) {
            view.look(100 * i, 0);
            world.capture();
        }
        for (Group group : view.groups()) {
            assertTrue(group.number() < 2 + 2 * 9, "number " + group.number());
        }
        world.closeView(1);
        world.capture();
        View next = world.openView(2);
        next.look(0, 0);
        world.capture();
        assertEquals(2, next.groups().get(0).number());
    }

    /** That 16 times as many teams take about 16 times as long, and not 256 times. */
    @Test
    void shouldForgetManyTeamsAsEasilyAsFew() {
        double few = forgettingNs(2_000);
        double many = forgettingNs(32_000);
        assertTrue(many / few < 80, "2,000 teams took " + few + " ns, 32,000 took " + many + " ns");
    }

    /** The least processor time that it took. */
    private double forgettingNs(int teams) {
        Savanna.Zebra zebra = zebra(0, 0);
        long least = Long.MAX_VALUE;
        for (int trial = 0; trial < 6; trial++) {
            for (int team = 0; team < teams; team++) {
                world.show(zebra, "team " + team);
            }
            long before = THREADS.getCurrentThreadCpuTime();
            world.capture();
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
        }
        world.remove(zebra);
        return least;
    }

    @Test
    void shouldSayWhatIsMissing() {
        String noGrid = assertThrows(
                        IllegalStateException.class,
                        () -> new World(game, Settings.tickRate(10), new OutOfRangeCounts((field, what) -> {})))
                .getMessage();
        assertTrue(noGrid.contains("add grid(cellSize, viewRadius, hysteresis) to the settings"), noGrid);
        Savanna.Zebra lost = zebra(0, Float.NaN);
        String nowhere =
                assertThrows(IllegalStateException.class, world::capture).getMessage();
        assertTrue(nowhere.contains("Zebra.y is NaN"), nowhere);
        lost.y = Float.NEGATIVE_INFINITY;
        nowhere = assertThrows(IllegalStateException.class, world::capture).getMessage();
        assertTrue(nowhere.contains("Zebra.y is -Infinity"), nowhere);
        world.remove(lost);
        world.capture();
        View view = world.openView(1);
        for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            String x = assertThrows(IllegalArgumentException.class, () -> view.look(none, 0))
                    .getMessage();
            assertTrue(x.contains("x is " + none), x);
            String y = assertThrows(IllegalArgumentException.class, () -> view.look(0, none))
                    .getMessage();
            assertTrue(y.contains("y is " + none), y);
        }
        world.capture();
        assertEquals(List.of(), view.groups(), "a point that was refused is not looked at");
    }

    @Test
    void shouldTakeWhatIsBeyondTheWorldToItsBorder() {
        View view = world.openView(1);
        double border = 10.0 * (1 << 30);
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> { // against hanging alone
                    for (double far : new double[] {border, 10.0 * (1L << 31), 1e17, 1e300, Double.MAX_VALUE}) {
                        for (double x : new double[] {-far, far, Math.nextDown(far), 7 - far}) {
                            view.look(x, -x / 3);
                            world.capture();
                            assertTrue(view.groups().size() <= 16, view.groups().size() + " cells around " + x);
                        }
                    }
                });
        Savanna.Zebra runaway = zebra(0, Float.MAX_VALUE);
        view.look(0, 1e300);
        world.capture();
        assertEquals(Set.of(runaway.id()), seen(view));
        runaway.y = -Float.MAX_VALUE;
        view.look(0, -border);
        world.capture();
        assertEquals(Set.of(runaway.id()), seen(view));
    }

    @Test
    void shouldHaveNoMoreGroupsThanItsLimit() {
        View view = world.openView(1);
        for (int team = 0; team < Limits.GROUPS_PER_PLAYER_MAX; team++) {
            view.joinGroup("team " + team);
        }
        view.joinGroup("team 0");
        String teams = assertThrows(IllegalStateException.class, () -> view.joinGroup("one more"))
                .getMessage();
        assertTrue(teams.contains("one more") && teams.contains("256"), teams);
        view.leaveGroup("one more");
        view.leaveGroup("team 0");
        view.joinGroup("one more");
        for (int i = 0; i < Limits.GROUPS_MAX; i++) {
            zebra(100 * i, 0);
        }
        String cells = assertThrows(IllegalStateException.class, world::capture).getMessage();
        assertTrue(cells.contains("cells and 257 named groups, which is the limit"), cells);
    }
}
