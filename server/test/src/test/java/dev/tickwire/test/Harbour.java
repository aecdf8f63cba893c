package dev.tickwire.test;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Nearby;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Quantized;
import dev.tickwire.Room;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;

/** Boats that are predicted, and launch flares that are not, and buoys that are. */
public final class Harbour implements Game<Harbour.Options> {
    public record Options() {}

    public record Helm(int flares, boolean buoy) implements Input {}

    public static final class Boat extends Entity {
        @Angle(bits = 4)
        public double heading;

        @OwnerOnly
        @Quantized(min = -1, max = 1, step = 0.5)
        public float drift;

        @Quantized(min = 0, max = 100, step = 1)
        public final double[] wake = new double[2];

        public double fuel;
        public int hull;

        @Quantized(min = 0, max = 100, step = 1)
        public double x;

        @ServerOnly
        public double secret;
    }

    public static final class Flare extends Entity {
        @Quantized(min = 0, max = 100, step = 1)
        public double x;
    }

    @Nearby
    public static final class Buoy extends Entity {
        @Quantized(min = 0, max = 100, step = 1)
        public double x;

        @Quantized(min = 0, max = 100, step = 1)
        public double y;
    }

    public static final class Gull extends Entity {
        @Quantized(min = 0, max = 100, step = 1)
        public double x;
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(40).snapshotRate(20).grid(10, 20, 1);
    }

    @Override
    public void joined(Room room, Player player) {
        room.spawn(new Gull(), player);
        room.spawn(new Boat(), player);
        player.look(50, 50);
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Boat.class));
    }

    @Override
    public void tick(Room room) {
        for (Boat boat : room.all(Boat.class)) {
            Helm in = boat.owner().input(Helm.class);
            sail(boat, in, room.dt());
            for (int i = 0; i < in.flares(); i++) {
                Flare flare = new Flare();
                if (light(boat, in, flare, room.dt())) {
                    room.spawn(flare, boat.owner());
                }
            }
            Buoy buoy = new Buoy();
            if (drop(boat, in, buoy, room.dt())) {
                room.spawn(buoy, boat.owner());
            }
        }
    }

    @Predicted
    static void sail(Boat boat, Helm in, double dt) {
        boat.heading -= 7.3 * dt;
        boat.wake[0] = boat.wake[1];
        boat.wake[1] = boat.x;
        boat.x += 70.7 * dt;
    }

    @Predicted
    static boolean light(Boat boat, Helm in, Flare flare, double dt) {
        flare.x = boat.x;
        return true;
    }

    @Predicted
    static boolean drop(Boat boat, Helm in, Buoy buoy, double dt) {
        buoy.x = boat.x;
        buoy.y = 50;
        return in.buoy();
    }

    @Predicted
    static void bob(Buoy buoy, Helm in, double dt) {
        buoy.y += dt;
    }

    /** A method that is no rule is none to the room either. */
    @Predicted
    static double fly(Gull gull, Helm in, double dt) {
        return gull.x;
    }
}
