package dev.tickwire.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.parts.Chat;
import dev.tickwire.test.TestPlayer;
import dev.tickwire.test.TestRoom;
import dev.tickwire.test.TestSpectator;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final double HALF_STEP = 0.005;

    @Test
    void shouldMoveByTheVelocityThatIsHeldInMetresPerSecond() {
        TestRoom<Drift> room = room(10);
        TestPlayer ann = room.join("ann");
        room.ticks(1);
        double x = ship(ann).x;
        double y = ship(ann).y;
        ann.hold(new Drift.Course((byte) -5, (byte) 12));
        room.ticks(10);
        assertEquals(wrapped(x - 5), ship(ann).x, 2 * HALF_STEP);
        assertEquals(wrapped(y + 12), ship(ann).y, 2 * HALF_STEP);
        assertEquals(Math.atan2(12, -5), ship(ann).heading, Math.PI / 256);
        assertEquals(100, ship(ann).hp);
    }

    @Test
    void shouldMoveEveryShipInEveryTick() {
        TestRoom<Drift> room = room(20);
        TestPlayer ann = room.join("ann");
        room.ticks(1);
        double x = ship(ann).x;
        for (int tick = 0; tick < 100; tick++) {
            room.ticks(1);
            double moved = wrapped(ship(ann).x - x);
            assertEquals(0.05, moved, 2 * HALF_STEP, "a ship without input drifts eastward");
            x = ship(ann).x;
        }
    }

    @Test
    void shouldComeInAgainAtTheOppositeEdge() {
        TestRoom<Drift> room = room(20);
        TestPlayer ann = room.join("ann");
        ann.hold(new Drift.Course((byte) 127, (byte) -128));
        int crossed = 0;
        room.ticks(1);
        for (int tick = 0; tick < 400; tick++) {
            double x = ship(ann).x;
            room.ticks(1);
            crossed += ship(ann).x < x ? 1 : 0;
            assertTrue(ship(ann).x >= 0 && ship(ann).x <= Drift.SIDE);
            assertTrue(ship(ann).y >= 0 && ship(ann).y <= Drift.SIDE);
        }
        assertTrue(crossed == 2 || crossed == 3, "400 ticks at 127 m/s are 2540 m, and it crossed " + crossed);
    }

    @Test
    void shouldTakeAShipOutWithItsPlayer() {
        TestRoom<Drift> room = room(20);
        TestPlayer ann = room.join("ann");
        TestPlayer ben = room.join("ben");
        room.ticks(1);
        assertEquals(2, ann.sees(Drift.Ship.class).count());
        ben.leave();
        room.ticks(2);
        assertEquals(1, ann.sees(Drift.Ship.class).count());
    }

    @Test
    void shouldKeepDronesMovingThatNobodyOwns() {
        TestRoom<Drift> room = room(20, 3);
        TestSpectator zoe = room.watch();
        room.ticks(2);
        for (int tick = 0; tick < 50; tick++) {
            Map<Integer, Double> before = places(zoe);
            room.ticks(1);
            Map<Integer, Double> now = places(zoe);
            assertEquals(3, now.size());
            now.forEach((drone, place) -> assertNotEquals(before.get(drone), place));
        }
    }

    private static Map<Integer, Double> places(TestSpectator spectator) {
        return spectator
                .sees(Drift.Ship.class)
                .collect(Collectors.toMap(Drift.Ship::id, ship -> ship.x + Math.PI * ship.y));
    }

    @Test
    void shouldCarryTalk() {
        TestRoom<Drift> room = room(20);
        TestPlayer ann = room.join("ann");
        TestPlayer ben = room.join("ben");
        room.ticks(1);
        ann.send(new Chat.Say("hello"));
        room.ticks(2);
        assertTrue(ben.events(Chat.Said.class).anyMatch(said -> said.text().equals("hello")));
    }

    private static TestRoom<Drift> room(int tickRate) {
        return room(tickRate, 0);
    }

    private static TestRoom<Drift> room(int tickRate, int drones) {
        return TestRoom.of(Drift.class)
                .options(new Drift.Options(tickRate, 4, drones, 1, 0))
                .seed(7)
                .open();
    }

    private static Drift.Ship ship(TestPlayer player) {
        return player.own(Drift.Ship.class);
    }

    private static double wrapped(double value) {
        return (value + Drift.SIDE) % Drift.SIDE;
    }
}
