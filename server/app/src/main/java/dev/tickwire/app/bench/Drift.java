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
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.math.Exact;
import dev.tickwire.parts.Chat;

/**
 * Ships drift over a square whose opposite edges meet; everybody sees every ship, and every ship moves in every tick.
 * Metres and seconds.
 *
 * <p>Drones are ships without an owner, which fly by {@link DriftCourse}.
 */
public final class Drift implements Game<Drift.Options> {
    static final double SIDE = 1000;

    public record Options(
            @Range(min = 1, max = 240) int tickRate,
            @Range(min = 1, max = 4096) int playersMax,
            @Range(min = 0, max = 60_000) int drones,
            @Range(min = 0, max = 4096) int spectators,
            @Range(min = 0, max = 60_000) int spectatorDelayMs) {
        public Options() {
            this(20, 1000, 0, 0, 0);
        }
    }

    /** The velocity in m/s; zero, as before the first input, counts as 1 m/s eastward. */
    public record Course(byte dx, byte dy) implements Input {}

    public static final class Ship extends Entity {
        @Quantized(min = 0, max = SIDE, step = 0.01)
        public double x, y;

        @Angle(bits = 8)
        public double heading;

        @Range(min = 0, max = 255)
        public int hp = 100;

        /** A drone's velocity. */
        @ServerOnly
        public byte dx, dy;
    }

    /** A chat with a high rate, so that a few players can talk as much as many. */
    public final Chat chat = new Chat().rate(1000, 1).history(0);

    private int drones;

    @Override
    public Settings settings(Options options) {
        drones = options.drones();
        Settings settings = Settings.tickRate(options.tickRate())
                .snapshotRate(options.tickRate())
                .playersMax(options.playersMax());
        return options.spectators() == 0
                ? settings
                : settings.spectators(options.spectators(), options.spectatorDelayMs());
    }

    @Override
    public void created(Room room) {
        for (int i = 0; i < drones; i++) {
            Ship drone = room.spawn(new Ship());
            place(room, drone);
            turn(room, drone);
        }
    }

    @Override
    public void joined(Room room, Player player) {
        place(room, room.spawn(new Ship(), player));
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Ship.class));
    }

    @Override
    public void tick(Room room) {
        for (Ship ship : room.all(Ship.class)) {
            if (ship.hasOwner()) {
                Course course = ship.owner().input(Course.class);
                move(ship, course.dx(), course.dy(), room.dt());
            } else {
                if (room.random().nextDouble() < DriftCourse.CHANGE_PROBABILITY) {
                    turn(room, ship);
                }
                move(ship, ship.dx, ship.dy, room.dt());
            }
        }
    }

    private static void turn(Room room, Ship drone) {
        drone.dx = (byte) room.random().nextInt();
        drone.dy = (byte) room.random().nextInt();
    }

    private static void place(Room room, Ship ship) {
        ship.x = room.random().nextDouble(SIDE);
        ship.y = room.random().nextDouble(SIDE);
    }

    private static void move(Ship ship, byte eastward, byte northward, double dt) {
        double dx = eastward == 0 && northward == 0 ? 1 : eastward;
        double dy = northward;
        ship.x = Exact.wrap(ship.x + dx * dt, 0, SIDE);
        ship.y = Exact.wrap(ship.y + dy * dt, 0, SIDE);
        ship.heading = Exact.atan2(dy, dx);
    }
}
