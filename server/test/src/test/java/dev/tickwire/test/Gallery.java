package dev.tickwire.test;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.Nearby;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Rewindable;
import dev.tickwire.Room;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import org.jspecify.annotations.Nullable;

/** A room in which tests move what players shoot at. Snapshots at every third of 60 ticks a second. */
public final class Gallery implements Game<Gallery.Options> {
    static final int TICKS_PER_SNAPSHOT = 3;
    static final double STEP = 0.01;
    static final double CELL = 10;

    public record Options() {}

    public record Aim() implements Input {}

    public enum Color {
        RED,
        GREEN,
        BLUE
    }

    /** Whatever can be a field. */
    @Rewindable
    public static final class Target extends Entity {
        @Quantized(min = -1000, max = 1000, step = STEP)
        public double x;

        @Angle(bits = 10)
        public double heading;

        @Angle(bits = 10)
        public float tilt;

        @Quantized(min = 0, max = 1000, step = STEP)
        public final float[] corners = new float[2];

        public double weight;
        public float heat;
        public long hits;
        public int lives;
        public short ring;
        public byte row;
        public char letter;
        public boolean up;
        public Color color = Color.RED;
        public @Nullable Target next;

        @Text(max = 16)
        public String name = "";

        @OwnerOnly
        public int secret = 7;

        @ServerOnly
        public int inside = 8;
    }

    @Rewindable
    @Nearby
    public static final class Duck extends Entity {
        public double x, y;
    }

    public static final class Wall extends Entity {
        public int x;
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(60).snapshotRate(60 / TICKS_PER_SNAPSHOT).grid(CELL, CELL, 1);
    }

    @Override
    public void joined(Room room, Player player) {
        room.spawn(new Target(), player);
    }

    @Override
    public void tick(Room room) {}
}
