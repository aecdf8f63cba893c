package dev.tickwire.bench.tick;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.math.Exact;

/** The rule of the bench game {@code drift}, which records the times of its calls. */
public final class TimedDrift implements Game<TimedDrift.Options> {
    private static final double SIDE = 1000;

    public record Options(@Range(min = 1, max = 4096) int playersMax) {
        public Options() {
            this(1000);
        }
    }

    /** The velocity in m/s. */
    public record Course(byte dx, byte dy) implements Input {}

    public static final class Ship extends Entity {
        @Quantized(min = 0, max = SIDE, step = 0.01)
        public double x, y;

        @Angle(bits = 8)
        public double heading;

        @Range(min = 0, max = 255)
        public int hp = 100;
    }

    private long begunNs;
    private long doneNs;

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(20).snapshotRate(20).playersMax(options.playersMax());
    }

    @Override
    public void joined(Room room, Player player) {
        Ship ship = room.spawn(new Ship(), player);
        ship.x = room.random().nextDouble(SIDE);
        ship.y = room.random().nextDouble(SIDE);
    }

    @Override
    public void tick(Room room) {
        begunNs = System.nanoTime();
        for (Ship ship : room.all(Ship.class)) {
            Course course = ship.owner().input(Course.class);
            ship.x = Exact.wrap(ship.x + course.dx() * room.dt(), 0, SIDE);
            ship.y = Exact.wrap(ship.y + course.dy() * room.dt(), 0, SIDE);
            ship.heading = Exact.atan2(course.dy(), course.dx());
        }
        doneNs = System.nanoTime();
    }

    /** Time at which the latest tick called the game, in nanoseconds of {@link System#nanoTime}. */
    long begunNs() {
        return begunNs;
    }

    /** Time at which the game returned. */
    long doneNs() {
        return doneNs;
    }
}
