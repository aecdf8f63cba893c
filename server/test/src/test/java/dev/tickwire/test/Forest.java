package dev.tickwire.test;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Nearby;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.math.Exact;

/** A world in which nobody sees everything: deer near by, notes of one's own team, and one's own stamina. */
public final class Forest implements Game<Forest.Options> {
    public record Options(
            @Range(min = 0, max = 60_000) int deer,
            @Range(min = 1, max = 4096) int playersMax) {
        public Options() {
            this(60, 100);
        }
    }

    static final double SIDE = 200;
    static final double CELL = 20;
    static final double RADIUS = 25;
    static final double HYSTERESIS = 3;

    public record Walk(
            @Range(min = -1, max = 1) byte dx,
            @Range(min = -1, max = 1) byte dy) implements Input {}

    @Nearby
    public abstract static class Animal extends Entity {
        @Quantized(min = 0, max = SIDE, step = 0.01)
        public double x, y;
    }

    public static final class Deer extends Animal {
        public Deer follows;
    }

    public static final class Ranger extends Animal {
        @OwnerOnly
        public int stamina;
    }

    public static final class Note extends Entity {
        @Text(max = 20)
        public String secret = "";

        public boolean red;
    }

    private int deer;

    @Override
    public Settings settings(Options options) {
        deer = options.deer();
        return Settings.tickRate(20)
                .snapshotRate(20)
                .playersMax(options.playersMax())
                .grid(CELL, RADIUS, HYSTERESIS);
    }

    @Override
    public void created(Room room) {
        for (int i = 0; i < deer; i++) {
            born(room);
        }
    }

    @Override
    public void joined(Room room, Player player) {
        Ranger ranger = room.spawn(new Ranger(), player);
        ranger.x = room.random().nextDouble(SIDE);
        ranger.y = room.random().nextDouble(SIDE);
        player.joinGroup(player.id() % 2 == 0 ? "red" : "blue");
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Ranger.class));
    }

    @Override
    public void tick(Room room) {
        for (Deer deer : room.all(Deer.class)) {
            roam(room, deer);
        }
        for (Ranger ranger : room.all(Ranger.class)) {
            Walk walk = ranger.owner().input(Walk.class);
            ranger.x = Exact.wrap(ranger.x + walk.dx(), 0, SIDE);
            ranger.y = Exact.wrap(ranger.y + walk.dy(), 0, SIDE);
            ranger.stamina = room.tick();
            ranger.owner().look(ranger.x, ranger.y);
        }
        if (room.random().nextInt(10) == 0) {
            write(room);
        }
    }

    private static void write(Room room) {
        Note note = room.spawn(new Note());
        note.red = room.random().nextBoolean();
        note.secret = note.red ? "for red eyes" : "for blue eyes";
        room.show(note, note.red ? "red" : "blue");
        for (Note old : room.all(Note.class)) {
            if (room.random().nextInt(6) == 0) {
                room.remove(old);
            } else if (room.random().nextInt(6) == 0) {
                old.red = !old.red;
                room.show(old, old.red ? "red" : "blue");
            }
        }
    }

    private static void roam(Room room, Deer deer) {
        deer.x = Exact.clamp(deer.x + room.random().nextDouble(-1, 1), 0, SIDE);
        deer.y = Exact.clamp(deer.y + room.random().nextDouble(-1, 1), 0, SIDE);
        deer.follows = room.find(Deer.class, 1 + room.random().nextInt(100));
        switch (room.random().nextInt(200)) {
            case 0 -> room.remove(deer);
            case 1 -> born(room);
            case 2 -> deer.x = room.random().nextDouble(SIDE);
            default -> {}
        }
    }

    private static void born(Room room) {
        Deer deer = room.spawn(new Deer());
        deer.x = room.random().nextDouble(SIDE);
        deer.y = room.random().nextDouble(SIDE);
    }
}
