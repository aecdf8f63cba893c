package dev.tickwire.app.bench;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.math.Exact;

/** Ships drift over a square whose opposite edges meet; everybody sees every ship, and every ship moves in every tick. Metres and seconds. */
public final class Drift implements Game<Drift.Options> {
    static final double SIDE = 1000;

    public record Options(
            @Range(min = 1, max = 240) int tickRate,
            @Range(min = 1, max = 4096) int playersMax) {
        public Options() {
            this(20, 1000);
        }
    }

    /** The velocity in m/s; one that is zero, as before the first input, counts as 1 m/s eastward. */
    public record Course(byte dx, byte dy) implements Input {}

    public static final class Ship extends Entity {
        @Quantized(min = 0, max = SIDE, step = 0.01)
        public double x, y;

        @Angle(bits = 8)
        public double heading;

        @Range(min = 0, max = 255)
        public int hp = 100;
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(options.tickRate())
                .snapshotRate(options.tickRate())
                .playersMax(options.playersMax());
    }

    @Override
    public void joined(Room room, Player player) {
        Ship ship = room.spawn(new Ship(), player);
        ship.x = room.random().nextDouble(SIDE);
        ship.y = room.random().nextDouble(SIDE);
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Ship.class));
    }

    @Override
    public void tick(Room room) {
        for (Ship ship : room.all(Ship.class)) {
            move(ship, ship.owner().input(Course.class), room.dt());
        }
    }

    private static void move(Ship ship, Course course, double dt) {
        double dx = course.dx() == 0 && course.dy() == 0 ? 1 : course.dx();
        double dy = course.dy();
        ship.x = Exact.wrap(ship.x + dx * dt, 0, SIDE);
        ship.y = Exact.wrap(ship.y + dy * dt, 0, SIDE);
        ship.heading = Exact.atan2(dy, dx);
    }
}
