package dev.tickwire.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.arena.Arena.Ship;
import dev.tickwire.arena.Arena.Shot;
import dev.tickwire.arena.Arena.Steer;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.test.TestPlayer;
import dev.tickwire.test.TestRoom;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ann shoots at Bob, whom she sees late; she herself and her shots are where her client predicts them. */
class LagCompensationTest {
    private static final Steer NOTHING = new Steer(0, false, false);
    private static final Steer THRUST = new Steer(0, true, false);
    private static final Steer FIRE = new Steer(0, false, true);
    private static final double FULL_SPEED = 420;
    private static final double SHOT_SPEED = 700;
    private static final int TICK_RATE = 60;
    private static final int ROUND_TRIP_TICKS = TICK_RATE / 4;
    private static final int RUN_UP_TICKS = 40;
    private static final int FLIGHT_TICKS = 40;
    private static final int SHOTS = 200;

    private final TestRoom<Arena> room = TestRoom.of(Arena.class).seed(42).open();
    private final TestPlayer ann = room.join("ann");
    private final TestPlayer bob = room.join("bob");

    /** What Ann's client has of Bob's ship, by tick. */
    private final TreeMap<Integer, Ship> snapshots = new TreeMap<>();

    private double lagTicks;

    /** One tick, before which Ann says what she looks at. */
    private void tick() {
        ann.lookAt(viewTime());
        room.ticks(1);
        if (room.truth().tick() % 2 == 0) {
            int id = bob.own(Ship.class).id();
            ann.sees(Ship.class).filter(ship -> ship.id() == id).forEach(ship -> snapshots.put(now(), ship));
        }
    }

    private int now() {
        return room.truth().tick();
    }

    /** What Ann looks at when she makes the input of the next tick. */
    private double viewTime() {
        return Math.max(0, now() + 1 - lagTicks);
    }

    private static void place(Ship ship, double x, double y, double vy) {
        ship.x = x;
        ship.y = y;
        ship.vx = 0;
        ship.vy = vy;
        ship.hull = 4;
        ship.waitTicks = 0;
        ship.heading = Math.copySign(Math.PI / 2, vy);
    }

    /** The course of a shot that meets Bob as Ann sees him, if he goes on so. */
    private double aim(Ship from) {
        var before = snapshots.floorEntry((int) viewTime());
        var after = snapshots.higherEntry((int) viewTime());
        double ticks = after.getKey() - before.getKey();
        double vx = (after.getValue().x - before.getValue().x) / ticks;
        double vy = (after.getValue().y - before.getValue().y) / ticks;
        for (int flight = 0; ; flight++) {
            double later = viewTime() - before.getKey() + flight;
            double dx = before.getValue().x + vx * later - from.x;
            double dy = before.getValue().y + vy * later - from.y;
            if (Math.hypot(dx, dy) <= flown(flight)) {
                return Math.atan2(dy, dx);
            }
        }
    }

    /** How far from its ship a shot is in the so manieth tick after it was fired. */
    private static double flown(int tick) {
        return Arena.RADIUS + SHOT_SPEED * (tick + 1) / TICK_RATE;
    }

    @Test
    void shouldKeepHonestHitsOnACrossingTarget() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int hits = 0;
        int hitsWithout = 0;
        for (int shot = 0; shot < SHOTS; shot++) {
            lagTicks = ROUND_TRIP_TICKS + random.nextDouble(4, 7); // the second is the delay of interpolation
            double down = random.nextBoolean() ? 1 : -1;
            double side = random.nextBoolean() ? 1 : -1;
            double distance = random.nextDouble(150, 300);
            Ship annsShip = ann.own(Ship.class);
            Ship bobsShip = bob.own(Ship.class);
            place(annsShip, 800, 450, 0);
            double runUp = FULL_SPEED * (RUN_UP_TICKS - lagTicks) / TICK_RATE;
            place(bobsShip, 800 + side * distance, 450 + random.nextDouble(-50, 50) - down * runUp, down * FULL_SPEED);
            ann.hold(NOTHING);
            bob.hold(THRUST);
            for (int i = 0; i < RUN_UP_TICKS; i++) {
                tick();
            }
            annsShip.heading = aim(annsShip);
            ann.hold(FIRE);
            boolean hitWithout = false;
            for (int flight = 0; flight < FLIGHT_TICKS; flight++) {
                tick();
                ann.hold(NOTHING);
                double x = annsShip.x + flown(flight) * Math.cos(annsShip.heading);
                double y = annsShip.y + flown(flight) * Math.sin(annsShip.heading);
                hitWithout |= Math.hypot(bobsShip.x - x, bobsShip.y - y) <= Arena.RADIUS;
            }
            hits += bobsShip.hull < 4 ? 1 : 0;
            hitsWithout += hitWithout ? 1 : 0;
            room.truth().all(Shot.class).forEach(room.truth()::remove);
        }
        String result = "seed " + seed + ": " + hits + " of " + SHOTS + " hit, without compensation " + hitsWithout;
        System.out.println(result);
        assertTrue(hits >= 0.95 * SHOTS, result);
        assertTrue(hitsWithout <= 0.02 * SHOTS, result);
    }

    @Test
    void shouldNotHitWhereOneWasOneself() {
        lagTicks = 20;
        Ship ship = ann.own(Ship.class);
        place(ship, 800, 100, FULL_SPEED);
        ann.hold(THRUST);
        for (int i = 0; i < 30; i++) {
            tick();
        }
        ship.heading = -Math.PI / 2; // over her own way
        ann.hold(FIRE);
        for (int i = 0; i < 30; i++) {
            tick();
        }
        assertEquals(4, ship.hull);
    }

    @Test
    void shouldNotHitAWreckThatIsBackElsewhere() {
        lagTicks = 20;
        Ship annsShip = ann.own(Ship.class);
        Ship bobsShip = bob.own(Ship.class);
        place(annsShip, 800, 450, 0);
        annsShip.heading = 0;
        place(bobsShip, 900, 450, 0);
        bobsShip.hull = 0;
        bobsShip.waitTicks = 60;
        for (int i = 0; i < 60; i++) {
            tick();
        }
        ann.hold(FIRE); // at a wreck, as Ann sees it
        for (int i = 0; i < 12; i++) {
            tick();
        }
        assertEquals(4, bobsShip.hull);
        assertTrue(room.truth().all(Shot.class).size() > 0, "flew through");
        assertEquals(0, room.counted(Counter.VIEW_TIMES_CLAMPED));
    }
}
