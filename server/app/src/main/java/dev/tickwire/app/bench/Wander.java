package dev.tickwire.app.bench;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Nearby;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.math.Exact;

/**
 * Wanderers and the players' ships on a square whose opposite edges meet; a player sees the nine cells of 100 m around
 * its ship. Everything moves in every tick. If there are teams, a player is in one of them, and each team alone sees
 * one wanderer in ten. Metres and seconds.
 */
public final class Wander implements Game<Wander.Options> {
    private static final double SIDE = 1000;
    private static final double CELL = 100;
    private static final double SPEED = 10;
    private static final double TURN_PROBABILITY = 0.05; // per tick
    private static final double TURN = 2 * Math.PI;

    public record Options(
            @Range(min = 1, max = 240) int tickRate,
            @Range(min = 1, max = 4096) int playersMax,
            @Range(min = 0, max = 60_000) int wanderers,
            @Range(min = 0, max = 9) int teams) {
        public Options() {
            this(20, 1000, 2000, 0);
        }
    }

    /** The velocity in 0.1 m/s. */
    public record Course(byte dx, byte dy) implements Input {}

    @Nearby
    public static final class Ship extends Entity {
        @Quantized(min = 0, max = SIDE, step = 0.01)
        public double x, y;

        @Angle(bits = 8)
        public double heading;

        @Range(min = 0, max = 255)
        public int hp = 100;

        @ServerOnly
        public double dx, dy;

        private void steer(double angle) {
            heading = angle;
            dx = SPEED * Exact.cos(angle);
            dy = SPEED * Exact.sin(angle);
        }
    }

    private int wanderers;
    private int teams;

    @Override
    public Settings settings(Options options) {
        wanderers = options.wanderers();
        teams = options.teams();
        return Settings.tickRate(options.tickRate())
                .snapshotRate(options.tickRate())
                .playersMax(options.playersMax())
                .grid(CELL, CELL, CELL / 10);
    }

    @Override
    public void created(Room room) {
        for (int i = 0; i < wanderers; i++) {
            Ship wanderer = room.spawn(new Ship());
            place(room, wanderer);
            wanderer.steer(room.random().nextDouble(TURN));
            if (i % 10 < teams) {
                room.show(wanderer, team(i % 10));
            }
        }
    }

    private static String team(int number) {
        return "team " + number;
    }

    @Override
    public void joined(Room room, Player player) {
        place(room, room.spawn(new Ship(), player));
        if (teams > 0) {
            player.joinGroup(team(player.id() % teams));
        }
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Ship.class));
    }

    @Override
    public void tick(Room room) {
        for (Ship ship : room.all(Ship.class)) {
            if (ship.hasOwner()) {
                obey(ship, ship.owner().input(Course.class));
            } else if (room.random().nextDouble() < TURN_PROBABILITY) {
                ship.steer(room.random().nextDouble(TURN));
            }
            ship.x = Exact.wrap(ship.x + ship.dx * room.dt(), 0, SIDE);
            ship.y = Exact.wrap(ship.y + ship.dy * room.dt(), 0, SIDE);
            if (ship.hasOwner()) {
                ship.owner().look(ship.x, ship.y);
            }
        }
    }

    private static void obey(Ship ship, Course course) {
        ship.dx = course.dx() / 10.0;
        ship.dy = course.dy() / 10.0;
        ship.heading = Exact.atan2(ship.dy, ship.dx);
    }

    private static void place(Room room, Ship ship) {
        ship.x = room.random().nextDouble(SIDE);
        ship.y = room.random().nextDouble(SIDE);
    }
}
