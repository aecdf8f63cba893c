package dev.tickwire.test;

import dev.tickwire.Asked;
import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Nearby;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.Timer;
import java.util.HashMap;
import java.util.Map;

/**
 * Dancers who are watched, with a prompter whom only those behind the scenes see, and questions that are answered, or
 * not.
 */
public final class Stage implements Game<Stage.Options> {
    static final int SPECTATORS_MAX = 3;
    static final int TICK_RATE = 20;

    public record Options(@Range(min = 0, max = 60_000) int delayMs) {
        public Options() {
            this(0);
        }
    }

    /** What is asked: what becomes of it is in its name. */
    public record Answer(int number) implements Command {}

    public record Refuse(@Text(max = 300) String why) implements Command {}

    public record AnswerLater(int number) implements Command {}

    public record Ignore() implements Command {}

    public record Curtain() implements Command {}

    public record Answered(int number) implements Event {}

    public record Clap(int tick) implements Event {}

    public record Later(int number) implements Timer {}

    public static final class Dancer extends Entity {
        @Quantized(min = 0, max = 1000, step = 0.01)
        public double x, y;

        @OwnerOnly
        public int pulse;
    }

    public static final class Prompter extends Entity {
        public int page;
    }

    @Nearby
    public static final class Prop extends Entity {
        @Quantized(min = 0, max = 1000, step = 0.01)
        public double x, y;
    }

    public static final class Clock extends RoomState {
        public int tick;
    }

    private final Prompter prompter = new Prompter();
    private final Map<Integer, Asked> asked = new HashMap<>(); // to be answered later, by number

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(TICK_RATE)
                .snapshotRate(10)
                .playersMax(100)
                .grid(100, 150, 10)
                .spectators(SPECTATORS_MAX, options.delayMs());
    }

    @Override
    public void created(Room room) {
        room.show(room.spawn(prompter), "behind");
        for (int i = 0; i < 20; i++) {
            Prop prop = room.spawn(new Prop());
            prop.x = 50 * i;
            prop.y = 500;
        }
    }

    @Override
    public void joined(Room room, Player player) {
        Dancer dancer = room.spawn(new Dancer(), player);
        dancer.x = room.random().nextDouble(1000);
        dancer.y = room.random().nextDouble(1000);
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Dancer.class));
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Answer answer) {
            player.asked().reply(new Answered(answer.number()));
            player.asked().reply(new Answered(-1)); // one answer is enough
        } else if (command instanceof Refuse refuse) {
            player.asked().refuse(refuse.why());
        } else if (command instanceof Curtain) {
            room.close("curtain");
        } else if (command instanceof AnswerLater later) {
            asked.put(later.number(), player.asked());
            room.after(1, new Later(later.number()));
        }
    }

    @Override
    public void timer(Room room, Timer timer) {
        int number = ((Later) timer).number();
        asked.remove(number).reply(new Answered(number));
    }

    @Override
    public void tick(Room room) {
        room.state(Clock.class).tick = room.tick();
        prompter.page = room.tick();
        for (Dancer dancer : room.all(Dancer.class)) {
            dancer.x = Math.abs(dancer.x + room.random().nextDouble(-5, 5)) % 1000;
            dancer.y = Math.abs(dancer.y + room.random().nextDouble(-5, 5)) % 1000;
            dancer.pulse++;
        }
        if (room.tick() % 50 == 0) {
            room.broadcast(new Clap(room.tick()));
        }
    }
}
