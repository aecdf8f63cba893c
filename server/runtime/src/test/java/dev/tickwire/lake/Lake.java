package dev.tickwire.lake;

import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;

/** Many boats with long names, of which one moves; everybody is told who comes and goes. */
public final class Lake implements Game<Lake.Options> {
    public record Options(@Range(min = 0, max = 600_000) int graceMs) {}

    /** What the game was told of a player. */
    public record Told(int playerId, @Text(max = 16) String what) implements Event {}

    public static final class Boat extends Entity {
        @Text(max = 32)
        public String name = "";

        @Quantized(min = 0, max = 1000, step = 0.01)
        public double x;
    }

    private static final int BOATS = 300;

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(50).snapshotRate(25).playersMax(3).graceMs(options.graceMs());
    }

    @Override
    public void created(Room room) {
        for (int i = 0; i < BOATS; i++) {
            Boat boat = room.spawn(new Boat());
            boat.name = "boat " + Long.toHexString(room.random().nextLong());
            boat.x = room.random().nextDouble(1000);
        }
    }

    @Override
    public void joined(Room room, Player player) {
        room.broadcast(new Told(player.id(), "joined"));
    }

    @Override
    public void dropped(Room room, Player player) {
        room.broadcast(new Told(player.id(), "dropped"));
    }

    @Override
    public void returned(Room room, Player player) {
        room.broadcast(new Told(player.id(), "returned"));
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        room.broadcast(new Told(player.id(), "left " + why));
    }

    @Override
    public void tick(Room room) {
        Boat boat = room.all(Boat.class).iterator().next();
        boat.x = (boat.x + room.random().nextDouble(0.2)) % 1000;
    }
}
