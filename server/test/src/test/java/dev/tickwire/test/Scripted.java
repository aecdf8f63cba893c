package dev.tickwire.test;

import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Timer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A game that does what the test says, in whichever of its methods the test says. */
public final class Scripted implements Game<Scripted.Options> {
    /** There are none. */
    public record Options() {}

    /** Is handled by {@link #onCommand}. */
    public record Do(int number) implements Command {}

    /** Something that happened. */
    public record Happened(int number) implements Event {}

    /** Is due by {@link #onTimer}. */
    public record Later(int number) implements Timer {}

    /** Two cards of one value are equal, as an author may well want it. */
    public static final class Card extends Entity {
        public int value;

        @OwnerOnly
        public int secret;

        public Card() {}

        Card(int value) {
            this.value = value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Card card && card.value == value;
        }

        @Override
        public int hashCode() {
            return value;
        }
    }

    Consumer<Room> onTick = room -> {};
    BiConsumer<Room, Player> onJoined = (room, player) -> {};
    BiConsumer<Room, Player> onLeft = (room, player) -> {};
    BiConsumer<Player, Do> onCommand = (player, what) -> {};
    Consumer<Integer> onTimer = number -> {};
    Consumer<Room> onClosed = room -> {};

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(20).snapshotRate(20).graceMs(0);
    }

    @Override
    public void joined(Room room, Player player) {
        onJoined.accept(room, player);
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        onLeft.accept(room, player);
    }

    @Override
    public void command(Room room, Player player, Command command) {
        onCommand.accept(player, (Do) command);
    }

    @Override
    public void timer(Room room, Timer timer) {
        onTimer.accept(((Later) timer).number());
    }

    @Override
    public void tick(Room room) {
        onTick.accept(room);
    }

    @Override
    public void closed(Room room) {
        onClosed.accept(room);
    }
}
