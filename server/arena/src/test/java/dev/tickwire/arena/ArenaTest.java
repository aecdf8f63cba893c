package dev.tickwire.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.arena.Arena.Destroyed;
import dev.tickwire.arena.Arena.Ship;
import dev.tickwire.arena.Arena.Shot;
import dev.tickwire.arena.Arena.Stage;
import dev.tickwire.arena.Arena.Steer;
import dev.tickwire.arena.Arena.Terms;
import dev.tickwire.parts.Chat.Said;
import dev.tickwire.parts.Chat.Say;
import dev.tickwire.parts.Moderation.Kick;
import dev.tickwire.test.TestPlayer;
import dev.tickwire.test.TestRoom;
import dev.tickwire.test.TestSpectator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArenaTest {
    private static final Steer NOTHING = new Steer(0, false, false);
    private static final Steer THRUST = new Steer(0, true, false);
    private static final Steer FIRE = new Steer(0, false, true);
    private static final int RESPAWN_TICKS = 121;
    private static final double CENTIMETRE = 0.01;

    private final TestRoom<Arena> room = TestRoom.of(Arena.class).seed(42).open();
    private final TestPlayer ann = arrive("ann");
    private final Ship annsShip = place(ann, 400, 450);

    private TestPlayer arrive(String name) {
        TestPlayer player = room.join(name);
        room.ticks(1);
        return player;
    }

    /** Puts a player's ship somewhere, at rest, with its nose to the right. */
    private static Ship place(TestPlayer player, double x, double y) {
        Ship ship = player.own(Ship.class);
        ship.x = x;
        ship.y = y;
        ship.vx = ship.vy = ship.heading = 0;
        return ship;
    }

    private static Ship seenBy(TestPlayer player, Ship ship) {
        return player.sees(Ship.class)
                .filter(seen -> seen.id() == ship.id())
                .findAny()
                .orElseThrow();
    }

    @Test
    void shouldLaunchAtRestWithinTheWalls() {
        TestPlayer bob = arrive("bob");
        Ship ship = bob.own(Ship.class);
        assertEquals("bob", seenBy(ann, ship).name);
        assertEquals(4, ship.hull);
        assertEquals(0, ship.vx);
        assertEquals(0, ship.vy);
        assertTrue(ship.x >= Arena.RADIUS && ship.x <= Arena.RIGHT, () -> "x " + ship.x);
        assertTrue(ship.y >= Arena.RADIUS && ship.y <= Arena.BOTTOM, () -> "y " + ship.y);
    }

    @Test
    void shouldThrustAlongTheNose() {
        ann.hold(THRUST);
        room.ticks(60);
        assertTrue(annsShip.x > 500, () -> "x " + annsShip.x);
        assertEquals(450, annsShip.y, CENTIMETRE);
        assertTrue(seenBy(ann, annsShip).thrust > 0);
    }

    @Test
    void shouldDriftOnWithoutThrust() {
        ann.hold(THRUST);
        room.ticks(30);
        ann.hold(NOTHING);
        room.ticks(1);
        double before = annsShip.x;
        room.ticks(30);
        assertTrue(annsShip.x > before + 50, () -> "from " + before + " to " + annsShip.x);
        assertEquals(0, annsShip.thrust);
    }

    @Test
    void shouldTurnClockwiseAtAFractionOfFullSpeed() {
        ann.hold(new Steer(50, false, false));
        room.ticks(60);
        assertEquals(2, annsShip.heading, 0.1);
    }

    @Test
    void shouldBounceOffEveryWall() {
        place(ann, Arena.RIGHT, 450).vx = 400;
        room.ticks(12);
        assertTrue(annsShip.vx < -200, () -> "right: vx " + annsShip.vx);
        place(ann, Arena.RADIUS, 450).vx = -400;
        room.ticks(12);
        assertTrue(annsShip.vx > 200, () -> "left: vx " + annsShip.vx);
        place(ann, 400, Arena.BOTTOM).vy = 400;
        room.ticks(12);
        assertTrue(annsShip.vy < -200, () -> "bottom: vy " + annsShip.vy);
        place(ann, 400, Arena.RADIUS).vy = -400;
        room.ticks(12);
        assertTrue(annsShip.vy > 200, () -> "top: vy " + annsShip.vy);
    }

    @Test
    void shouldStayInTheWorldUnderFullThrust() {
        ann.hold(THRUST);
        for (int tick = 0; tick < 1200; tick++) {
            room.ticks(1);
            assertTrue(annsShip.x >= 0 && annsShip.x <= Arena.WIDTH, () -> "x " + annsShip.x);
        }
    }

    @Test
    void shouldShowPlacesToAllAndVelocityToItsOwner() {
        TestPlayer bob = arrive("bob");
        ann.hold(new Steer(30, true, false));
        room.ticks(40);
        room.ticks(room.truth().tick() % 2); // snapshots are sent at even ticks
        Ship seen = seenBy(bob, annsShip);
        assertEquals(annsShip.x, seen.x, CENTIMETRE);
        assertEquals(annsShip.y, seen.y, CENTIMETRE);
        assertEquals(annsShip.vx, seenBy(ann, annsShip).vx, CENTIMETRE);
        assertNotEquals(annsShip.vx, seen.vx, 1);
    }

    @Test
    void shouldCostHullWhenHit() {
        Ship bobsShip = place(arrive("bob"), 600, 450);
        ann.hold(FIRE);
        room.ticks(1);
        ann.hold(NOTHING);
        room.ticks(40);
        assertEquals(3, seenBy(ann, bobsShip).hull);
        assertEquals(4, annsShip.hull);
        assertEquals(0, room.truth().all(Shot.class).size());
    }

    @Test
    void shouldReloadBetweenShots() {
        ann.hold(FIRE);
        room.ticks(32);
        assertEquals(2, room.truth().all(Shot.class).size());
    }

    @Test
    void shouldEndShotsAtTheWallAndOfAge() {
        place(ann, 1500, 450);
        ann.hold(FIRE);
        room.ticks(1);
        ann.hold(NOTHING);
        room.ticks(12);
        assertEquals(0, room.truth().all(Shot.class).size(), "at the wall");
        place(ann, 100, 450);
        ann.hold(FIRE);
        room.ticks(5);
        ann.hold(NOTHING);
        room.ticks(60);
        assertEquals(1, room.truth().all(Shot.class).size(), "still young");
        room.ticks(13);
        assertEquals(0, room.truth().all(Shot.class).size(), "of age");
    }

    @Test
    void shouldScoreForDestroyingAndLaunchAgain() {
        TestPlayer bob = arrive("bob");
        Ship bobsShip = place(bob, 500, 450);
        ann.hold(FIRE);
        while (bobsShip.hull > 0 && room.truth().tick() < 200) {
            room.ticks(1);
        }
        ann.hold(NOTHING);
        room.ticks(2);
        Destroyed destroyed = new Destroyed(bobsShip.id(), ann.id());
        assertEquals(List.of(destroyed), bob.events(Destroyed.class).toList());
        assertEquals(1, seenBy(bob, annsShip).score);
        assertEquals(0, seenBy(ann, bobsShip).hull);
        room.ticks(RESPAWN_TICKS);
        assertEquals(4, seenBy(ann, bobsShip).hull);
        assertEquals(0, bobsShip.score);
    }

    @Test
    void shouldKeepAWreckFromActing() {
        annsShip.hull = 0;
        annsShip.waitTicks = 60;
        ann.hold(new Steer(0, true, true));
        room.ticks(30);
        assertEquals(400, annsShip.x, CENTIMETRE);
        assertEquals(0, room.truth().all(Shot.class).size());
    }

    @Test
    void shouldLetShotsThroughAWreck() {
        TestPlayer bob = arrive("bob");
        Ship wreck = place(bob, 600, 450);
        wreck.hull = 0;
        wreck.waitTicks = 60;
        ann.hold(FIRE);
        room.ticks(40);
        assertEquals(0, bob.events(Destroyed.class).count());
        assertEquals(0, annsShip.score);
    }

    @Test
    void shouldRemoveTheShipOfAPlayerWhoLeft() {
        TestPlayer bob = arrive("bob");
        room.ticks(2);
        assertEquals(2, bob.sees(Ship.class).count());
        ann.leave();
        room.ticks(4);
        assertEquals(1, bob.sees(Ship.class).count());
    }

    @Test
    void shouldSurviveShotsWhoseShooterLeft() {
        Ship bobsShip = place(arrive("bob"), 900, 450);
        bobsShip.hull = 1;
        ann.hold(FIRE);
        room.ticks(2);
        ann.leave();
        room.ticks(50);
        assertEquals(0, bobsShip.hull);
    }

    @Test
    void shouldBeFoundByItsTermsAndPlayByThem() {
        TestRoom<Arena> duel = TestRoom.of(Arena.class)
                .options(new Arena.Options(2, "Duel", 7, 0))
                .open();
        assertEquals(new Terms("Duel", 7), duel.truth().listing().properties(Terms.class));
        TestPlayer cid = duel.join("cid");
        duel.ticks(2);
        assertEquals(7, cid.own(Ship.class).hull);
        assertEquals("Duel", cid.seesState(Stage.class).title);
        assertEquals(7, cid.seesState(Stage.class).hull);
    }

    @Test
    void shouldTellWhoseRoomItIs() {
        TestPlayer bob = arrive("bob");
        room.ticks(2);
        assertEquals(ann.id(), bob.seesState(Stage.class).ownerId);
        ann.leave();
        room.ticks(4);
        assertEquals(bob.id(), bob.seesState(Stage.class).ownerId);
    }

    @Test
    void shouldLetItsOwnerRemoveOthers() {
        TestPlayer bob = arrive("bob");
        bob.send(new Kick(ann.id(), ""));
        room.ticks(4);
        assertEquals(2, room.truth().players().size());
        ann.send(new Kick(bob.id(), "Bye."));
        room.ticks(4);
        assertEquals("Bye.", bob.closeText());
    }

    @Test
    void shouldCarryWhatIsSaidToThoseWhoWatch() {
        TestSpectator eve = room.watch();
        room.ticks(2);
        ann.send(new Say("Hello."));
        room.ticks(4);
        assertEquals("Hello.", eve.events(Said.class).findAny().orElseThrow().text());
    }
}
