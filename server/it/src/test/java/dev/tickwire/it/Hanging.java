package dev.tickwire.it;

import dev.tickwire.Game;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import java.util.concurrent.locks.LockSupport;

/** A game with a defect: in the room {@code stuck}, a tick prints a line and does not return once there is a player. */
public final class Hanging implements Game<Hanging.Options> {
    public record Options() {}

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(20).playersMax(4);
    }

    @Override
    public void tick(Room room) {
        if (room.id().equals("stuck") && !room.players().isEmpty()) {
            System.out.println("this tick does not return");
            while (true) {
                LockSupport.park();
            }
        }
    }
}
