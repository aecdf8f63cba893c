package dev.tickwire.brook;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.Player;
import dev.tickwire.Predicted;
import dev.tickwire.Room;
import dev.tickwire.Settings;

/** Otters that swim by a rule, which this module's build does not compile. */
public final class Brook implements Game<Brook.Options> {
    public record Options() {}

    public record Swim(boolean on) implements Input {}

    public static final class Otter extends Entity {
        public int swum;
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(50);
    }

    @Override
    public void joined(Room room, Player player) {
        room.spawn(new Otter(), player);
    }

    @Override
    public void tick(Room room) {
        for (Otter otter : room.all(Otter.class)) {
            swim(otter, otter.owner().input(Swim.class), room.dt());
        }
    }

    @Predicted
    static void swim(Otter otter, Swim in, double dt) {
        otter.swum += in.on() ? 1 : 0;
    }
}
