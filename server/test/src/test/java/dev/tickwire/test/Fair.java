package dev.tickwire.test;

import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Nearby;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A world where everything comes and goes: things near by, of teams and for all, events for all and for one, now and
 * then more than is kept of what was sent. What players do does not change it, so two runs with one seed show the same.
 */
public final class Fair implements Game<Fair.Options> {
    public record Options(@Range(min = 0, max = 600_000) int graceMs) {}

    static final int TICK_RATE = 40;
    static final int SNAPSHOT_RATE = 20;
    private static final double SIDE = 300;
    private static final int POSTER_CHARS = 1000;

    public record Wave(@Range(min = 0, max = 9) int hand) implements Input {}

    public record Shout(int n) implements Command {}

    /** For all; {@code to} 0, or for one. */
    public record Told(int to, int n) implements Event {}

    @Nearby
    public static final class Visitor extends Entity {
        @Quantized(min = 0, max = SIDE, step = 0.01)
        public double x, y;

        @OwnerOnly
        public int coins;

        @ServerOnly
        public double dx, dy;
    }

    public static final class Stall extends Entity {
        @Quantized(min = 0, max = SIDE, step = 0.1)
        public double x;

        public Visitor seller;
    }

    /** Too much to be kept. */
    public static final class Poster extends Entity {
        @Text(max = POSTER_CHARS)
        public String text = "";
    }

    public static final class Clock extends RoomState {
        public int ticks;
    }

    final List<String> calls = new ArrayList<>();
    private int told;

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(TICK_RATE)
                .snapshotRate(SNAPSHOT_RATE)
                .playersMax(8)
                .graceMs(options.graceMs())
                .grid(30, 40, 3);
    }

    @Override
    public void created(Room room) {
        for (int i = 0; i < 60; i++) {
            come(room, room.spawn(new Visitor()));
        }
    }

    @Override
    public void joined(Room room, Player player) {
        come(room, room.spawn(new Visitor(), player));
        player.joinGroup("all");
    }

    private static void come(Room room, Visitor visitor) {
        visitor.x = room.random().nextDouble(SIDE);
        visitor.y = room.random().nextDouble(SIDE);
    }

    @Override
    public void dropped(Room room, Player player) {
        calls.add("dropped " + player.id());
    }

    @Override
    public void returned(Room room, Player player) {
        calls.add("returned " + player.id());
    }

    @Override
    public void reloaded(Room room, Player player) {
        calls.add("reloaded " + player.id());
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        calls.add("left " + player.id() + " " + why);
        room.remove(player.own(Visitor.class));
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Shout shout) {
            calls.add("shout " + shout.n());
        }
    }

    @Override
    public void tick(Room room) {
        room.state(Clock.class).ticks = room.tick();
        for (Visitor visitor : room.all(Visitor.class)) {
            stroll(room, visitor);
        }
        for (Player player : room.players()) {
            walk(room, player);
        }
        build(room);
        if (room.random().nextInt(4) == 0) {
            room.broadcast(new Told(0, ++told));
        }
    }

    private static void stroll(Room room, Visitor visitor) {
        if (room.random().nextInt(40) == 0) {
            visitor.dx = room.random().nextDouble(-2, 2);
            visitor.dy = room.random().nextDouble(-2, 2);
        }
        visitor.x = Math.min(SIDE, Math.max(0, visitor.x + visitor.dx));
        visitor.y = Math.min(SIDE, Math.max(0, visitor.y + visitor.dy));
        if (!visitor.hasOwner() && room.random().nextInt(400) == 0) {
            room.remove(visitor);
            come(room, room.spawn(new Visitor()));
        }
    }

    private void walk(Room room, Player player) {
        Visitor self = player.own(Visitor.class);
        self.coins += room.random().nextInt(3) == 0 ? 1 : 0;
        if (room.random().nextInt(200) == 0) {
            come(room, self); // leaves all that it sees
        }
        player.look(self.x, self.y);
        if (room.random().nextInt(50) == 0) {
            player.joinGroup("some");
        } else if (room.random().nextInt(50) == 0) {
            player.leaveGroup("some");
        }
        if (room.random().nextInt(10) == 0) {
            player.send(new Told(player.id(), ++told));
        }
    }

    private static void build(Room room) {
        if (room.random().nextInt(20) == 0) {
            Stall stall = room.spawn(new Stall());
            stall.x = room.random().nextDouble(SIDE);
            stall.seller = room.all(Visitor.class).iterator().next();
            room.show(
                    stall,
                    switch (room.random().nextInt(3)) {
                        case 0 -> "all";
                        case 1 -> "some";
                        default -> null;
                    });
        }
        for (Stall stall : room.all(Stall.class)) {
            if (room.random().nextInt(300) == 0) {
                room.remove(stall);
            }
        }
        if (room.random().nextInt(400) == 0) {
            String team = room.random().nextBoolean() ? "all" : null;
            for (int i = 0; i < 60; i++) {
                Poster poster = room.spawn(new Poster());
                poster.text = noise(room);
                room.show(poster, team);
            }
            room.after(1, new Cleaning());
        }
    }

    /** What no coder makes shorter. */
    private static String noise(Room room) {
        StringBuilder text = new StringBuilder();
        while (text.length() < POSTER_CHARS) {
            text.append((char) room.random().nextInt(0x100, 0x800));
        }
        return text.toString();
    }

    /** Takes all posters down. */
    public record Cleaning() implements dev.tickwire.Timer {}

    @Override
    public void timer(Room room, dev.tickwire.Timer timer) {
        for (Poster poster : room.all(Poster.class)) {
            room.remove(poster);
        }
    }
}
