package dev.tickwire.hall;

import dev.tickwire.Game;
import dev.tickwire.Properties;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;

/** A room in which nothing happens but that people come and go; all that may be said of how it is found can be said. */
public final class Hall implements Game<Hall.Options> {
    private Options options = new Options();

    public enum Mode {
        CASUAL,
        RANKED
    }

    /**
     * What the hall is like.
     *
     * @param locked whether it is from the start
     */
    public record Options(
            @Range(min = 1, max = 4096) int playersMax,
            @Range(min = 0, max = 64) int spectatorsMax,
            Mode mode,
            boolean locked,
            @Range(min = 0, max = 600_000) int emptyMs) {
        public Options() {
            this(4, 0, Mode.CASUAL, false, 60_000);
        }
    }

    /**
     * What it is found by.
     *
     * @param ticks that the game has counted
     */
    public record Found(
            Mode mode, @Range(min = 0, max = 100) int rating, int ticks) implements Properties {
        public Found {
            if (mode == Mode.RANKED && rating == 0) {
                throw new IllegalArgumentException("a ranked hall has a rating");
            }
        }

        public Found() {
            this(Mode.CASUAL, 50, 0);
        }
    }

    @Override
    public Settings settings(Options options) {
        this.options = options;
        Settings settings =
                Settings.tickRate(20).playersMax(options.playersMax()).emptyMs(options.emptyMs());
        return options.spectatorsMax() == 0 ? settings : settings.spectators(options.spectatorsMax(), 0);
    }

    @Override
    public void created(Room room) {
        room.listing().locked(options.locked());
        room.listing().properties(new Found(options.mode(), 50, 0));
    }

    @Override
    public void tick(Room room) {
        Found now = room.listing().properties(Found.class);
        room.listing().properties(new Found(now.mode(), now.rating(), now.ticks() + 1));
    }
}
