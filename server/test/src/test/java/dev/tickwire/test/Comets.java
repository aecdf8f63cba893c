package dev.tickwire.test;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Quantized;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.math.Exact;
import java.util.function.Consumer;

/**
 * Comets turn, burn and leave sparks behind; all kinds of numbers that rules may know, and a wind that they do not know
 * of.
 */
public final class Comets implements Game<Comets.Options> {
    public record Options() {}

    public record Turn(int by, boolean burn, boolean spark) implements Input {}

    public enum Mood {
        CALM,
        BRIGHT
    }

    public static final class Comet extends Entity {
        @Quantized(min = 0, max = 1000, step = 0.01)
        public double x, y;

        @Angle(bits = 10)
        public double heading;

        @OwnerOnly
        @Quantized(min = 0, max = 100, step = 0.5)
        public double fuel = 100;

        @OwnerOnly
        public final double[] trail = new double[2];

        /** Rules read it, and something else writes it. */
        @Quantized(min = 0, max = 10, step = 0.5)
        public double boost;

        /** As boost, and a snapshot says it as it is. */
        public int burden;

        /** No rule knows of it. */
        @Quantized(min = 0, max = 100, step = 1)
        public double heat;

        public Mood mood = Mood.CALM;
        public boolean burns;
        public short waitTicks;
    }

    public static final class Spark extends Entity {
        @Quantized(min = 0, max = 1000, step = 0.01)
        public double x, y;

        public byte age;
    }

    double wind;

    /** What happens to comets besides. */
    Consumer<Comet> attack = comet -> {};

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(40).snapshotRate(20).playersMax(4);
    }

    @Override
    public void joined(Room room, Player player) {
        room.spawn(new Comet(), player).x = 500;
    }

    @Override
    public void tick(Room room) {
        for (Comet comet : room.all(Comet.class)) {
            Turn turn = comet.owner().input(Turn.class);
            Spark spark = new Spark();
            fly(comet, turn, room.dt());
            if (spark(comet, turn, spark, room.dt())) {
                room.spawn(spark, comet.owner());
            }
            comet.x += wind;
            attack.accept(comet);
        }
        for (Spark spark : room.all(Spark.class)) {
            glow(spark, spark.owner().input(Turn.class), room.dt());
            if (spark.age > 40) {
                room.remove(spark);
            }
        }
    }

    @Predicted
    static void fly(Comet comet, Turn turn, double dt) {
        comet.heading += 0.7 * turn.by() * dt;
        comet.burns = turn.burn() && comet.fuel > 0;
        comet.mood = comet.burns ? Mood.BRIGHT : Mood.CALM;
        comet.fuel = Math.max(0, Math.min(100, comet.fuel + (comet.burns ? -30 : 7) * dt));
        comet.trail[0] = comet.trail[1];
        comet.trail[1] = comet.x / 3;
        double speed = (comet.mood == Mood.BRIGHT ? 90 : 30) + comet.boost - comet.burden;
        comet.x = Exact.wrap(comet.x + speed * Exact.cos(comet.heading) * dt, 0, 1000);
        comet.y = Exact.wrap(comet.y + speed * Exact.sin(comet.heading) * dt, 0, 1000);
        comet.waitTicks -= comet.waitTicks > 0 ? (short) 1 : 0;
    }

    @Predicted
    static boolean spark(Comet comet, Turn turn, Spark spark, double dt) {
        if (!turn.spark() || comet.waitTicks > 0) {
            return false;
        }
        comet.waitTicks = 12;
        spark.x = comet.x;
        spark.y = comet.y;
        return true;
    }

    @Predicted
    static void glow(Spark spark, Turn turn, double dt) {
        spark.x += turn.by() * dt;
        spark.y += 0.3 * dt;
        spark.age++;
    }
}
