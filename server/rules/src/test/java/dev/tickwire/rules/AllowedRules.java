package dev.tickwire.rules;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.math.Exact;
import java.util.Random;

/** Everything that a rule may do, and where JavaScript would do it otherwise. */
@SuppressWarnings({ // what looks odd is what it is for
    "IdentityBinaryExpression",
    "lossy-conversions",
    "NarrowingCompoundAssignment",
    "OperatorPrecedence",
    "ShortCircuitBoolean",
    "StatementSwitchToExpressionSwitch"
})
public final class AllowedRules implements Game<AllowedRules.Options> {
    public record Options() {}

    public enum Gear {
        REVERSE,
        NEUTRAL,
        FIRST {
            @Override
            public String toString() {
                return "1st";
            }
        },
        SECOND
    }

    public enum Wind {
        CALM,
        STORM
    }

    public record Hold(
            Wind wind,
            @Range(min = -1, max = 1) byte turn,
            boolean gas,
            short aim,
            char letter,
            int number,
            @Range(min = -7, max = 7) int divisor,
            double force)
            implements Input {
        boolean pressed() {
            return gas && turn != 0;
        }
    }

    public abstract static class Vehicle extends Entity {
        @Quantized(min = -500, max = 500, step = 0.01)
        public double x, y;

        public final double[] trail = new double[3];

        double limit() {
            return 100;
        }

        void move(double dt) {
            x = Exact.wrap(x + limit() * dt + drift(), -500, 500);
        }

        private double drift() {
            return y * 0.001;
        }
    }

    public static final class Tank extends Vehicle {
        @Text(max = 8)
        public String name = String.valueOf(new Random().nextInt());

        @Angle(bits = 10)
        public double heading;

        @OwnerOnly
        public double speed;

        public double ratio;
        public Gear gear = Gear.FIRST;
        public Wind wind = Wind.CALM;
        public boolean alive;
        public byte small;
        public short middle;
        public char letter;
        public int sum, product, quotient, bits, cast;
        public final int[] counts = new int[4];
        public final boolean[] flags = new boolean[2];
        public final byte[] bytes = new byte[2];
        public final short[] shorts = new short[2];
        public final char[] letters = new char[2];
        public long total;
        public float held;
        public Tank target;

        @ServerOnly
        public int secret = new Random().nextInt();

        @Override
        double limit() {
            return speed > 10 ? 60 : 80 + drift();
        }

        private double drift() { // another than the superclass's
            return 0.5;
        }
    }

    public static final class Boat extends Vehicle {}

    public static final class Wake extends Vehicle {
        public double age = -0.0;
        public double width = 0.1 + 0.2;
        public Gear gear = Gear.SECOND;
        public int length = -3;
        public final byte[] ripples = {1, -2};

        @ServerOnly
        public int secret = new Random().nextInt();

        public Wake() {
            x = 1e-9;
            trail[1] = 1e300;
        }

        void widen(Boat by) {
            width += by.limit() / length + x;
        }
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(60);
    }

    @Override
    public void joined(Room room, Player player) {}

    @Override
    public void left(Room room, Player player, LeaveReason why) {}

    @Override
    public void tick(Room room) {}

    @Predicted
    static void roll(Tank tank, Hold in, double dt) {
        ints(tank, in);
        bits(tank, in);
        narrow(tank, in);
        doubles(tank, in, dt);
        enums(tank, in);
        arrays(tank, in);
        tank.move(dt);
    }

    @Predicted
    static boolean splash(Boat boat, Hold in, Wake wake, double dt) {
        wake.widen(boat);
        wake.age += 1 / (wake.age * dt); // of -0
        if (wake.age < -1e300) {
            wake.age = boat.x * dt;
        }
        wake.ripples[1] += in.number() / in.divisor(); // throws now and then
        wake.gear = next(wake.gear);
        boat.trail[0] = wake.trail[1] / 1e299 + boat.y;
        wake.move(dt);
        return boat.x > boat.y == in.gas();
    }

    @Predicted
    static void sail(Boat boat, Hold in, double dt) {
        boat.move(dt);
        boat.y = boat.limit() * Exact.sin(boat.x + in.force());
    }

    private static void ints(Tank tank, Hold in) {
        tank.sum += in.number() + tank.product - tank.bits;
        tank.sum = -tank.sum;
        tank.product = tank.product * in.number() + in.number() * 1_000_003 * tank.sum;
        tank.quotient = in.number() / (in.divisor() == 0 ? -1 : in.divisor()) + tank.sum / 10 - tank.product % 1000;
        if (in.aim() > 32_000) {
            tank.quotient = in.number() / in.divisor(); // throws now and then, as the next does
        } else if (in.aim() > 31_000) {
            tank.quotient = in.number() % in.divisor();
        }
        tank.ratio = 1.0 / (tank.quotient % 2) + 1.0 / (in.number() * in.divisor()); // of 0, never of -0
        if (Math.abs(tank.ratio) > 1e9) {
            tank.ratio = tank.ratio > 0 ? 3 : -3;
        }
        tank.sum = Math.max(tank.sum, Math.min(in.number(), 77)) + Math.abs(in.number());
    }

    private static void bits(Tank tank, Hold in) {
        int shift = in.number() & 63;
        tank.bits = tank.bits << shift ^ in.number() >> 3 ^ tank.sum >>> shift | in.letter() & ~tank.product;
        tank.bits ^= tank.bits << 13;
        tank.bits++;
    }

    private static void narrow(Tank tank, Hold in) {
        tank.small += in.number();
        tank.middle = (short) (tank.middle * in.aim());
        tank.letter = (char) (tank.letter - in.letter() + 1);
        tank.letter += 0.7 * in.force();
        tank.cast = (int) (in.force() * 1e7) + (int) -tank.ratio + (int) (in.force() / 0.0);
        tank.cast ^= (int) (0.0 / (in.divisor() - in.divisor())); // NaN
        tank.alive = in.pressed() ^ tank.cast % 3 == 0 | !tank.alive;
    }

    private static void doubles(Tank tank, Hold in, double dt) {
        double a = tank.x, b = in.force(), c = tank.y;
        double sum = a + (b + (c + 0.1)) - (a - (b - c)) + (a * 0.3 + (b * 0.7 + c));
        double product = a * (b * (c * 1.1))
                + a * (b / 3.3)
                + a / (b * (c + 1000.5))
                + b * (a % 7.3)
                + a / (b % 0.9 + 11)
                + a % (b * 3 + 4000);
        double ternary = 1.5 * (in.gas() ? a + b : -(c - b)) - -a;
        tank.speed = Math.sqrt(Math.abs(sum)) + Exact.hypot(product, ternary) * 1e-9 + 4.9e-324 * b;
        tank.heading = Exact.wrapAngle(tank.heading + Exact.atan2(a, b) * dt + Exact.cos(product) * dt);
        tank.y = Math.max(-500.0, Math.min(Math.floor(c) + Math.ceil(b) * dt, 500.0)) - Math.max(-0.0, 0.0 * b);
        tank.y = tank.y == 0 ? Math.min(0.0, -0.0) * in.divisor() : Exact.clamp(tank.y, -499, 499);
        tank.x = Exact.lerp(a, Exact.round(b), dt) + in.turn() * dt;
        tank.ratio = tank.ratio / (1 + Math.abs(tank.ratio)) % 0.37 + (!(a < b / 0.0 * 0.0) ? 1e-3 : 2e-3);
    }

    private static void enums(Tank tank, Hold in) {
        tank.wind = in.wind() == Wind.STORM && tank.alive ? Wind.STORM : Wind.CALM;
        double push = switch (tank.gear) {
            case REVERSE -> -1;
            case NEUTRAL -> 0;
            case FIRST -> 1.25;
            case SECOND -> 2.5;
        };
        tank.speed += push * tank.gear.ordinal();
        switch (in.wind()) {
            case STORM:
                tank.gear = next(tank.gear);
                break;
            default:
                tank.gear = tank.gear == Gear.SECOND ? Gear.REVERSE : tank.gear;
        }
        tank.sum += switch (in.divisor()) {
            case -7, 7 -> 100;
            case 0 -> -1;
            default -> in.divisor();
        };
    }

    private static Gear next(Gear gear) {
        return switch (gear) {
            case REVERSE -> Gear.NEUTRAL;
            case NEUTRAL -> Gear.FIRST;
            default -> Gear.SECOND;
        };
    }

    private static void arrays(Tank tank, Hold in) {
        for (int i = 0; i < tank.counts.length; i++) {
            tank.counts[i] += in.number() >> i;
        }
        tank.trail[in.turn() + 1] = tank.speed;
        tank.flags[0] = !tank.flags[1];
        tank.flags[1] = in.gas();
        tank.bytes[1] += tank.bytes[0]++ * 3 + in.number();
        tank.shorts[0] -= in.aim();
        tank.shorts[1] = (short) (tank.shorts[0] * tank.shorts[1] + 1);
        tank.letters[in.gas() ? 1 : 0]--;
        if (in.aim() < -32_000) {
            tank.counts[in.divisor()] = 1; // out of bounds now and then
        }
    }
}
