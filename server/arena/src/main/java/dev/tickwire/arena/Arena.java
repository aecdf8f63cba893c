package dev.tickwire.arena;

import static dev.tickwire.math.Exact.clamp;
import static dev.tickwire.math.Exact.cos;
import static dev.tickwire.math.Exact.hypot;
import static dev.tickwire.math.Exact.sin;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Properties;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Rewindable;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;

/** Ships with inertia fight between walls that are springs. Metres, radians, ticks of 1/60 s; y points down. */
public final class Arena implements Game<Arena.Options> {
    static final double WIDTH = 1600, HEIGHT = 900, RADIUS = 18, RIGHT = WIDTH - RADIUS, BOTTOM = HEIGHT - RADIUS;

    /** A ship takes {@code hull} hits; spectators see the room {@code spectatorDelayMs} late. */
    public record Options(
            @Range(min = 1, max = 128) int playersMax,
            @Text(max = 24) String title,
            @Range(min = 1, max = 8) int hull,
            @Range(min = 0, max = 60_000) int spectatorDelayMs) {
        public Options() {
            this(128, "", 4, 0);
        }
    }

    /** The properties that players find rooms by. */
    public record Terms(@Text(max = 24) String title, int hull) implements Properties {}

    public record Steer(@Range(min = -100, max = 100) int turn, boolean thrust, boolean fire) implements Input {}

    public record Destroyed(int shipId, int byPlayerId) implements Event {}

    @Rewindable
    public static final class Ship extends Entity {
        @Text(max = 24)
        public String name = "";

        @Quantized(min = 0, max = WIDTH, step = 0.01)
        public double x, y;
        @OwnerOnly
        @Quantized(min = -1000, max = 1000, step = 0.01)
        public double vx, vy;

        @Angle(bits = 10)
        public double heading;

        public int hull, thrust, score;

        /** Ticks until it may shoot; of a wreck, until it is launched again. */
        public int waitTicks;
    }

    public static final class Shot extends Entity {
        @Quantized(min = 0, max = WIDTH, step = 0.01)
        public double x, y;

        @OwnerOnly
        public double heading;

        @ServerOnly
        public int life = 72;
    }

    /** The state of the room that everybody sees. */
    public static final class Stage extends RoomState {
        @Text(max = 24)
        public String title = "";

        public int hull, spectatorDelayMs;

        /** Player id of the owner of the room; 0 if there is none. */
        public int ownerId;
    }

    // The engine finds parts by their class; a private field would count as unused.
    final Chat chat = new Chat();
    final Moderation moderation = new Moderation().byOwner();
    private Options options = new Options();

    @Override
    public Settings settings(Options options) {
        this.options = options;
        return Settings.tickRate(60)
                .snapshotRate(30)
                .playersMax(options.playersMax())
                .spectators(200, options.spectatorDelayMs());
    }

    @Override
    public void created(Room room) {
        room.listing().properties(new Terms(options.title(), options.hull()));
        Stage stage = room.state(Stage.class);
        stage.title = options.title();
        stage.hull = options.hull();
        stage.spectatorDelayMs = options.spectatorDelayMs();
    }

    @Override
    public void joined(Room room, Player player) {
        room.spawn(new Ship(), player).name = player.name();
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Ship.class));
    }

    @Override
    public void tick(Room room) {
        Player owner = room.owner();
        room.state(Stage.class).ownerId = owner == null ? 0 : owner.id();
        for (Ship ship : room.all(Ship.class)) {
            if (ship.hull == 0 && ship.waitTicks == 0) {
                ship.x = room.random().nextDouble(RADIUS, RIGHT);
                ship.y = room.random().nextDouble(RADIUS, BOTTOM);
                ship.hull = options.hull();
            }
            Steer in = ship.owner().input(Steer.class);
            Shot shot = new Shot();
            fly(ship, in, room.dt());
            if (shoot(ship, in, shot, room.dt())) room.spawn(shot, ship.owner());
        }
        for (Shot shot : room.all(Shot.class)) {
            travel(shot, shot.owner().input(Steer.class), room.dt());
            for (Ship ship : room.all(Ship.class)) strike(room, ship, shot);
            if (--shot.life < 0 || shot.x < 0 || shot.x > WIDTH || shot.y < 0 || shot.y > HEIGHT) room.remove(shot);
        }
    }

    /** The rules, once: the server runs them, and browsers predict with them. */
    @Predicted
    static void fly(Ship ship, Steer in, double dt) {
        if (ship.waitTicks > 0) ship.waitTicks--;
        ship.thrust = in.thrust() && ship.hull > 0 ? 420 : 0;
        ship.heading += 0.04 * in.turn() * dt;
        ship.vx += (ship.thrust * cos(ship.heading) - ship.vx + 2000 * (clamp(ship.x, RADIUS, RIGHT) - ship.x)) * dt;
        ship.vy += (ship.thrust * sin(ship.heading) - ship.vy + 2000 * (clamp(ship.y, RADIUS, BOTTOM) - ship.y)) * dt;
        ship.x += ship.vx * dt;
        ship.y += ship.vy * dt;
    }

    @Predicted
    static boolean shoot(Ship ship, Steer in, Shot shot, double dt) {
        if (!in.fire() || ship.hull == 0 || ship.waitTicks > 0) return false;
        shot.heading = ship.heading;
        shot.x = ship.x + RADIUS * cos(ship.heading);
        shot.y = ship.y + RADIUS * sin(ship.heading);
        ship.waitTicks = 16;
        return true;
    }

    @Predicted
    static void travel(Shot shot, Steer in, double dt) {
        shot.x += 700 * cos(shot.heading) * dt;
        shot.y += 700 * sin(shot.heading) * dt;
    }

    /** A shot hits where its owner sees it hit, who sees the other ships late. */
    private static void strike(Room room, Ship ship, Shot shot) {
        Ship seen = ship.hull == 0 ? null : room.seenBy(shot.owner(), ship);
        if (seen == null || seen.hull == 0 || hypot(seen.x - shot.x, seen.y - shot.y) > RADIUS) return;
        shot.life = 0;
        if (--ship.hull > 0) return;
        ship.waitTicks = 120;
        room.broadcast(new Destroyed(ship.id(), shot.owner().id()));
        for (Ship by : room.all(Ship.class)) if (by.owner() == shot.owner()) by.score++;
    }
}
