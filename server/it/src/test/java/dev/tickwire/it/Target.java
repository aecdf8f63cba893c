package dev.tickwire.it;

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

/** The game of the integration tests: adds up the inputs of each player, and has commands that echo or throw. */
public final class Target implements Game<Target.Options> {
    public record Options(
            @Range(min = 1, max = 64) int playersMax,
            @Text(max = 16) String label) {
        public Options() {
            this(16, "");
        }
    }

    public record Aim(@Range(min = -1, max = 1) byte turn, float power, boolean fire) implements Input {}

    public record Say(@Text(max = 100) String text) implements Command {}

    public record Fail() implements Command {}

    public record Said(int playerId, @Text(max = 100) String text) implements Event {}

    public static final class Shooter extends Entity {
        @Text(max = 24)
        public String name = "";

        public int turned;
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(30).snapshotRate(30).playersMax(options.playersMax());
    }

    @Override
    public void joined(Room room, Player player) {
        room.spawn(new Shooter(), player).name = player.name();
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Shooter.class));
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Fail) {
            throw new IllegalStateException("as asked");
        }
        room.broadcast(new Said(player.id(), ((Say) command).text()));
    }

    @Override
    public void tick(Room room) {
        for (Shooter shooter : room.all(Shooter.class)) {
            shooter.turned += shooter.owner().input(Aim.class).turn();
        }
    }
}
