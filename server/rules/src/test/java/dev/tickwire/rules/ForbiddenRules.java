package dev.tickwire.rules;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Room;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import java.util.function.DoubleUnaryOperator;

/** A rule that does what it may not: each such line says which sentence it must get. */
public final class ForbiddenRules implements Game<ForbiddenRules.Options> {
    public record Options() {}

    public record Hold(int number) implements Input {
        public Hold {
            if (number == 7) {
                throw new IllegalArgumentException(); // refused: throws
            }
        }
    }

    public enum Gear {
        FIRST(3),
        SECOND(2);

        final int ratio;

        Gear(int ratio) {
            this.ratio = ratio;
        }
    }

    public static final class Thing extends Entity {
        @Text(max = 8)
        public String name = "";

        public double x;
        public long total;
        public float held;
        public Thing target;
        public Gear gear = Gear.FIRST;

        @ServerOnly
        public int secret;

        @ServerOnly
        public int hidden = 3;

        void grow() {
            secret++; // refused: uses Thing.secret, which is @ServerOnly
        }
    }

    public static final class Spark extends Entity {
        @Text(max = 8)
        public String name = "";

        public double x;
        public long total;

        @ServerOnly
        public double heat;
    }

    static int counter;
    static final double[] TABLE = {1, 2};
    static final double COMPUTED = Math.sqrt(2);
    static final double CONSTANT = 2 * Math.PI;

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
    static void sin(Thing thing, Hold in, double dt) {
        thing.x += CONSTANT * dt;
        thing.grow();
        numbers(thing, in);
        fields(thing);
        calls(thing);
        objects(thing, in);
        locks(thing);
        thing.x += wide(1L); // refused: uses long
        thing.x += narrow(1f); // refused: uses float
    }

    @Predicted
    static boolean launch(Thing thing, Hold in, Spark spark, double dt) {
        spark.x = thing.x;
        spark.x += thing.hidden; // refused: uses Thing.hidden, which is @ServerOnly
        spark.heat = 3; // refused: uses Spark.heat, which is @ServerOnly
        spark.x += spark.heat; // refused: uses Spark.heat, which is @ServerOnly
        spark.name = "a"; // refused: uses text
        spark.total = 1; // refused: uses long
        spark.x += spark.id(); // refused: calls ForbiddenRules.Spark.id: a rule sees only
        spark = new Spark(); // refused: makes an object
        return spark.x > 0;
    }

    private static void numbers(Thing thing, Hold in) {
        thing.x += in.number() * 3L; // refused: uses long
        thing.x += (float) thing.x; // refused: uses float
        thing.total++; // refused: uses long
        thing.held *= 2; // refused: uses float
    }

    private static void fields(Thing thing) {
        thing.name = "a"; // refused: uses text
        thing.x += thing.target.x; // refused: uses Thing.target, a reference
        counter++; // refused: uses the static field ForbiddenRules.counter
        thing.x += TABLE[0]; // refused: uses the static field ForbiddenRules.TABLE
        thing.x += COMPUTED; // refused: uses the static field ForbiddenRules.COMPUTED
        thing.x += thing.gear.ratio; // refused: uses Gear.ratio of another object
    }

    private static void calls(Thing thing) {
        thing.x += Math.sin(thing.x); // refused: calls Math.sin, whose result differs
        thing.x += StrictMath.atan2(thing.x, 1); // refused: calls StrictMath.atan2, whose result differs
        thing.x += Math.pow(thing.x, 2); // refused: calls Math.pow, which a browser does not do to the bit
        thing.x += System.identityHashCode(null); // refused: calls System.identityHashCode
        thing.x += thing.id(); // refused: calls ForbiddenRules.Thing.id: a rule sees only
        thing.x += thing.owner().id(); // refused: calls ForbiddenRules.Thing.owner: a rule sees only
        thing.x += Gear.values().length; // refused: calls ForbiddenRules.Gear.values: of an enum
        thing.x += Double.MIN_VALUE;
    }

    private static void objects(Thing thing, Hold in) {
        Hold other = new Hold(in.number()); // refused: makes an object
        double[] pair = {thing.x, 1}; // refused: makes an object
        DoubleUnaryOperator twice = x -> x * 2; // refused: uses a lambda
        thing.x = twice.applyAsDouble(pair[0]); // refused: calls DoubleUnaryOperator.applyAsDouble
        if (thing.x > other.number()) {
            throw new IllegalStateException("far"); // refused: throws
        }
    }

    private static void locks(Thing thing) {
        synchronized (thing) { // refused: catches exceptions, or locks
            thing.x++;
        }
    }

    private static int wide(long value) {
        return (int) value; // refused: uses long
    }

    private static int narrow(float value) {
        return (int) value; // refused: uses float
    }
}
