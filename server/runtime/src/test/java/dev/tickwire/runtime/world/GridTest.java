package dev.tickwire.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Nearby;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.Tally;
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

    private final GameType game = GameType.of(Savanna.class);
    private final World world = new World(game, Settings.tickRate(10).grid(10, 10, 1), new Tally((field, what) -> {}));

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
        red.joinTeam("red");
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
        red.leaveTeam("red");
        world.capture();
        assertEquals(Set.of(), seen(red));
        assertEquals(Set.of(), seen(blue));
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

    @Test
    void shouldSayWhatIsMissing() {
        String noGrid = assertThrows(
                        IllegalStateException.class,
                        () -> new World(game, Settings.tickRate(10), new Tally((field, what) -> {})))
                .getMessage();
        assertTrue(noGrid.contains("add grid(cellSize, viewRadius, hysteresis) to the settings"), noGrid);
        Savanna.Zebra lost = zebra(0, Float.NaN);
        String nowhere =
                assertThrows(IllegalStateException.class, world::capture).getMessage();
        assertTrue(nowhere.contains("Zebra is nowhere"), nowhere);
        world.remove(lost);
        world.capture();
        assertThrows(IllegalArgumentException.class, () -> world.openView(1).look(Double.NaN, 0));
    }
}
