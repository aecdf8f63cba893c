package dev.tickwire.client;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.client.Harbor.Board;
import dev.tickwire.client.Harbor.Flag;
import dev.tickwire.client.Harbor.Ship;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.snapshot.Replica;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects of the game's classes, made of what a replica has. */
class RoomViewTest {
    /** Does not have the fields of the room's kind. */
    static final class Other {
        static final class Ship {
            public double x;
        }
    }

    private final Harbor harbor = new Harbor();
    private final RoomView view = new RoomView(Harbor.SCHEMA);
    private final Replica replica = new Replica(Harbor.SCHEMA);

    private void applyFrame() {
        replica.apply((Frame) harbor.frame(), Harbor.MESSAGES);
    }

    private void begin() {
        harbor.spawn(3, Harbor.BOB).spawn(5, Harbor.ANN).spawn(9, Harbor.ANN).spawnBoard(11);
        harbor.welcome();
    }

    private Ship ship(int id) {
        return requireNonNull(view.find(Ship.class, id, replica));
    }

    @Test
    void shouldHaveTheValueOfEveryTypeOfField() {
        begin();
        harbor.set("Ship", 5, "x", 7).set("Ship", 5, "heading", 64).set("Ship", 5, "flag", 1);
        harbor.set("Ship", 5, "anchored", 1)
                .set("Ship", 5, "cargo", Long.MIN_VALUE)
                .set("Ship", 5, "crew", -3);
        harbor.set("Ship", 5, "depth", -300).set("Ship", 5, "letter", 0xffff).name(5, "Ḷena");
        harbor.set("Ship", 5, "guns", 1, 42).set("Ship", 5, "fuel", 80).set("Board", 11, "seconds", 30);
        applyFrame();
        Ship ship = ship(5);
        assertEquals(5, ship.id());
        assertEquals(3.5, ship.x);
        assertEquals((float) (Math.PI / 2), ship.heading);
        assertEquals(Flag.BLACK, ship.flag);
        assertTrue(ship.anchored);
        assertEquals(Long.MIN_VALUE, ship.cargo);
        assertEquals(-3, ship.crew);
        assertEquals(-300, ship.depth);
        assertEquals('\uffff', ship.letter);
        assertEquals("Ḷena", ship.name);
        assertArrayEquals(new int[] {0, 42}, ship.guns);
        assertEquals(80, ship.fuel);
        assertEquals(7, ship.notSent, "as a new object has it");
        assertEquals(30, requireNonNull(view.state(Board.class, replica)).seconds);
    }

    @Test
    void shouldLeaveOwnerOnlyFieldsThatDoNotComeAsANewObjectHasThem() {
        harbor.spawn(3, Harbor.BOB);
        harbor.welcome();
        applyFrame();
        assertEquals(-1, ship(3).fuel);
    }

    @Test
    void shouldFollowReferencesAlsoInACircle() {
        begin();
        harbor.set("Ship", 3, "tows", 5).set("Ship", 5, "tows", 3).set("Ship", 9, "tows", 77);
        harbor.set("Ship", 3, "near", 9).set("Ship", 5, "near", 77);
        applyFrame();
        Ship ship = ship(3);
        assertSame(ship, requireNonNull(ship.tows).tows);
        assertEquals(9, requireNonNull(ship.near).id());
        assertNull(ship.tows.near, "not in sight");
        assertNull(ship(9).tows, "not in sight");
    }

    @Test
    void shouldMakeNewObjectsThatDoNotChange() {
        begin();
        applyFrame();
        List<Ship> before = view.all(Ship.class, replica);
        harbor.set("Ship", 3, "x", 2);
        applyFrame();
        assertEquals(0, before.get(0).x);
        assertEquals(1, ship(3).x);
        assertNotSame(ship(3), ship(3));
    }

    @Test
    void shouldFindEntitiesByOwnerAndId() {
        begin();
        applyFrame();
        assertEquals(
                List.of(3, 5, 9),
                view.all(Ship.class, replica).stream().map(Ship::id).toList());
        assertEquals(
                5, requireNonNull(view.own(Ship.class, replica, Harbor.ANN)).id());
        assertNull(view.own(Ship.class, replica, 4));
        assertNull(view.own(Ship.class, replica, 0), "a spectator owns nothing");
        assertNull(view.find(Ship.class, 11, replica), "the board's");
    }

    @Test
    void shouldSayWhatIsWrongWithAClass() {
        IllegalArgumentException lacks =
                assertThrows(IllegalArgumentException.class, () -> view.all(Other.Ship.class, replica));
        assertTrue(lacks.getMessage().startsWith("the room's Ship is not this client's class: it lacks "));
        assertThrows(IllegalArgumentException.class, () -> view.all(String.class, replica));
        IllegalArgumentException all =
                assertThrows(IllegalArgumentException.class, () -> view.state(Ship.class, replica));
        assertEquals("Ship is not a room state: see all()", all.getMessage());
    }
}
