package dev.tickwire.test;

import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Range;
import dev.tickwire.Rewindable;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.Text;

/** A game that says what its declarations do not allow, the same in a field, in events and in an answer. */
public final class OutOfRangeGame implements Game<OutOfRangeGame.Options> {
    static final int TEXT_MAX = 4;

    /** There are none. */
    public record Options() {}

    /** Is answered by {@link #next}. */
    public record Ask() implements Command {}

    /** What it says. */
    public record Said(
            @Text(max = TEXT_MAX) String text,
            @Range(min = 0, max = 5) int number,
            double exact) implements Event {}

    /** Has the same parts. */
    public static final class Sign extends RoomState {
        @Text(max = TEXT_MAX)
        public String text = "";

        @Range(min = 0, max = 5)
        public int number;
    }

    /** Points at another. */
    @Rewindable
    public static final class Pawn extends Entity {
        public Pawn target;
    }

    Said next = new Said("", 0, 0);

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(20);
    }

    @Override
    public void command(Room room, Player player, Command command) {
        player.asked().reply(next);
    }

    @Override
    public void tick(Room room) {
        Sign sign = room.state(Sign.class);
        sign.text = next.text();
        sign.number = next.number();
        room.broadcast(next);
        room.broadcast(next, to -> true);
        room.players().forEach(player -> player.send(next));
    }
}
