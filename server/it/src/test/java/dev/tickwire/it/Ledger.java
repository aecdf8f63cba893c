package dev.tickwire.it;

import dev.tickwire.Asked;
import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.Timer;
import dev.tickwire.Was;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A game that records its players' numbers in the order in which the room handles them, so a test sees what a crash has
 * lost or doubled.
 */
public final class Ledger implements Game<Ledger.Options> {
    private static final double BEAT_SECONDS = 0.25;
    private static final int LATE_EVERY = 5;
    private static final int TEAMS = 2;
    private static final int DRAWN_MAX = 1000;
    private static final int PAGE_CHARS_MAX = 1024;

    public record Options() {}

    public record Steer(@Range(min = -1, max = 1) byte turn) implements Input {}

    /** The player's next number. */
    public record Count(int n) implements Command {}

    /** Requests the lines from this one on. */
    public record Read(int from) implements Command {}

    /** The line of a number, and the random number that the room drew for it. */
    public record Noted(int line, int drawn) implements Event {}

    /** Some lines, each {@code player:n:drawn;}, none after the last. */
    public record Lines(@Text(max = PAGE_CHARS_MAX) String lines) implements Event {}

    public record Beat(int number) implements Timer {}

    /** A player's ship, visible to its team only. */
    public static final class Ship extends Entity {
        public int x;
        public int last;
        public int beats;
    }

    private record Line(int player, int n, int drawn) {
        String text() {
            return player + ":" + n + ":" + drawn + ";";
        }
    }

    private record Late(Asked asked, Noted answer) {}

    private final List<Line> lines = new ArrayList<>();

    @Was("owed") // in the other build of OtherBuildTest, which this one follows as well
    private final ArrayDeque<Late> late = new ArrayDeque<>();

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(30).snapshotRate(30).playersMax(8).graceMs(60_000);
    }

    @Override
    public void created(Room room) {
        room.after(BEAT_SECONDS, new Beat(1));
    }

    @Override
    public void joined(Room room, Player player) {
        String team = "team" + player.id() % TEAMS;
        player.joinGroup(team);
        room.show(room.spawn(new Ship(), player), team);
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Ship.class));
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Read read) {
            player.asked().reply(new Lines(page(read.from())));
            return;
        }
        int n = ((Count) command).n();
        Line line = new Line(player.id(), n, room.random().nextInt(DRAWN_MAX));
        lines.add(line);
        player.own(Ship.class).last = n;
        Noted answer = new Noted(lines.size() - 1, line.drawn());
        if (n % LATE_EVERY == 0) {
            late.add(new Late(player.asked(), answer));
        } else {
            player.asked().reply(answer);
        }
    }

    private String page(int from) {
        StringBuilder page = new StringBuilder();
        for (int i = from; i < lines.size(); i++) {
            String line = lines.get(i).text();
            if (page.length() + line.length() > PAGE_CHARS_MAX) {
                break;
            }
            page.append(line);
        }
        return page.toString();
    }

    @Override
    public void timer(Room room, Timer timer) {
        int number = ((Beat) timer).number();
        late.forEach(each -> each.asked().reply(each.answer()));
        late.clear();
        for (Ship ship : room.all(Ship.class)) {
            ship.beats = number;
        }
        room.after(BEAT_SECONDS, new Beat(number + 1));
    }

    @Override
    public void tick(Room room) {
        for (Ship ship : room.all(Ship.class)) {
            ship.x += ship.owner().input(Steer.class).turn();
        }
    }
}
