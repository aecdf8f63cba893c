package dev.tickwire.rules;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;

/** Predicted methods that are no rules. */
public final class MalformedRules implements Game<MalformedRules.Options> {
    public record Options() {}

    public record Hold(int number) implements Input {}

    public record Say(@Text(max = 8) String words) implements Input {}

    public static final class Thing extends Entity {
        public double x;
    }

    public static final class Spark extends Entity {
        public double x;
    }

    public static final class Whim extends Entity {
        public double y;
        public double x = Math.random();
    }

    public enum Colour {
        RED
    }

    public static final class Blank extends Entity {
        public Colour colour;
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
    void notStatic(Thing thing, Hold in, double dt) {}

    @Predicted
    static double returning(Thing thing, Hold in, double dt) {
        return dt;
    }

    @Predicted
    static void floating(Thing thing, Hold in, float dt) {}

    @Predicted
    static void ofNothing(Entity thing, Hold in, double dt) {}

    @Predicted
    static void talking(Thing thing, Say in, double dt) {}

    @Predicted
    static void one(Thing thing, Hold in, double dt) {}

    @Predicted
    static void two(Thing thing, Hold in, double dt) {}

    @Predicted
    static void launchingQuietly(Thing thing, Hold in, Spark spark, double dt) {}

    @Predicted
    static boolean launchingNothing(Thing thing, Hold in, double dt) {
        return true;
    }

    @Predicted
    static boolean launchingItself(Thing thing, Hold in, Thing other, double dt) {
        return true;
    }

    @Predicted
    static boolean launchingAnything(Thing thing, Hold in, Entity spark, double dt) {
        return true;
    }

    @Predicted
    static boolean launchingWhims(Thing thing, Hold in, Whim whim, double dt) {
        return true;
    }

    @Predicted
    static boolean launchingBlanks(Thing thing, Hold in, Blank blank, double dt) {
        return true;
    }

    @Predicted
    static boolean three(Thing thing, Hold in, Spark spark, double dt) {
        return true;
    }

    @Predicted
    static boolean four(Thing thing, Hold in, Spark spark, double dt) {
        return true;
    }
}
