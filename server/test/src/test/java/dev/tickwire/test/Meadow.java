package dev.tickwire.test;

import dev.tickwire.Angle;
import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.Timer;
import dev.tickwire.math.Exact;

/** A game with some of everything that can be replicated, and butterflies that come and go by chance. */
public final class Meadow implements Game<Meadow.Options> {
    public record Options(@Range(min = 0, max = 500) int butterflies) {
        public Options() {
            this(30);
        }
    }

    public enum Mood {
        CALM,
        ALARMED
    }

    public record Walk(
            @Range(min = -1, max = 1) byte dx,
            @Range(min = -1, max = 1) byte dy) implements Input {}

    public record Say(@Text(max = 20) String text) implements Command {}

    public record Said(int playerId, @Text(max = 20) String text) implements Event {}

    public record Whisper(long number) implements Event {}

    public record Bloom() implements Timer {}

    public static class Body extends Entity {
        @Quantized(min = 0, max = 100, step = 0.01)
        public double x, y;
    }

    public static final class Walker extends Body {
        @Text(max = 24)
        public String name = "";

        @OwnerOnly
        public float stamina = 1;

        @OwnerOnly
        public final int[] pockets = new int[3];

        public Body near;
    }

    public static final class Butterfly extends Body {
        @Angle(bits = 8)
        public double heading;

        public Mood mood = Mood.CALM;
        public boolean resting;
    }

    public static final class Season extends RoomState {
        public long steps;
        public double warmth;
        public int blooms;
    }

    private int butterflies;

    @Override
    public Settings settings(Options options) {
        butterflies = options.butterflies();
        return Settings.tickRate(20).snapshotRate(20).playersMax(40);
    }

    @Override
    public void created(Room room) {
        for (int i = 0; i < butterflies; i++) {
            hatch(room);
        }
        room.after(1, new Bloom());
    }

    private static void hatch(Room room) {
        Butterfly butterfly = room.spawn(new Butterfly());
        butterfly.x = room.random().nextDouble(100);
        butterfly.y = room.random().nextDouble(100);
    }

    @Override
    public void joined(Room room, Player player) {
        Walker walker = room.spawn(new Walker(), player);
        walker.name = player.name();
        walker.x = 50;
        walker.y = 50;
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Walker.class));
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Say say) {
            room.broadcast(new Said(player.id(), say.text()));
            player.send(new Whisper(say.text().length()));
        }
    }

    @Override
    public void timer(Room room, Timer timer) {
        room.state(Season.class).blooms++;
        room.after(1, timer);
    }

    @Override
    public void tick(Room room) {
        for (Walker walker : room.all(Walker.class)) {
            Walk walk = walker.owner().input(Walk.class);
            walker.x = Exact.clamp(walker.x + walk.dx() * 3 * room.dt(), 0, 100);
            walker.y = Exact.clamp(walker.y + walk.dy() * 3 * room.dt(), 0, 100);
            walker.stamina = (float) room.random().nextDouble();
            walker.pockets[room.random().nextInt(3)]++;
            walker.near = room.find(Butterfly.class, room.random().nextInt(200));
        }
        for (Butterfly butterfly : room.all(Butterfly.class)) {
            flutter(room, butterfly);
        }
        Season season = room.state(Season.class);
        season.steps += 1L << 40;
        season.warmth += 0.1;
    }

    private static void flutter(Room room, Butterfly butterfly) {
        butterfly.heading += room.random().nextDouble(-0.5, 0.5);
        butterfly.resting = room.random().nextInt(4) == 0;
        butterfly.mood = butterfly.resting ? Mood.CALM : Mood.ALARMED;
        butterfly.x = Exact.clamp(butterfly.x + Exact.cos(butterfly.heading), 0, 100);
        butterfly.y = Exact.clamp(butterfly.y + Exact.sin(butterfly.heading), 0, 100);
        if (room.random().nextInt(60) == 0) {
            room.remove(butterfly);
        } else if (room.random().nextInt(60) == 0) {
            hatch(room);
        }
    }
}
