package dev.tickwire.pond;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.Player;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;

/** Ducks that count how long they have paddled. */
public final class Pond implements Game<Pond.Options> {
    /** What the water is like. */
    public enum Water {
        CLEAR,
        MURKY
    }

    public record Options(
            @Range(min = 1, max = 3) int playersMax,
            @Text(max = 8) String name,
            Water water,
            boolean frozen) {
        public Options {
            if (name.equals("ocean")) {
                throw new IllegalArgumentException("an ocean is no pond");
            }
        }
    }

    public record Paddle(boolean on) implements Input {}

    public static final class Duck extends Entity {
        public int paddled;
    }

    @Override
    public Settings settings(Options options) {
        if (options.frozen()) {
            throw new IllegalStateException("nobody swims here");
        }
        return Settings.tickRate(50).playersMax(options.playersMax());
    }

    @Override
    public void joined(Room room, Player player) {
        room.spawn(new Duck(), player);
    }

    @Override
    public void tick(Room room) {
        for (Duck duck : room.all(Duck.class)) {
            duck.paddled++;
        }
    }
}
