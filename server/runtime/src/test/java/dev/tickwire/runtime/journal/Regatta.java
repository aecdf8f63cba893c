package dev.tickwire.runtime.journal;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.Properties;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.runtime.game.GameType;

/** A game whose messages and properties have components of every type. */
public final class Regatta implements Game<Regatta.Options> {
    static final GameType TYPE = GameType.of(Regatta.class);

    public record Options() {}

    public enum Sail {
        JIB,
        SPINNAKER
    }

    public record Course(@Range(min = -100, max = 100) int turn, boolean hoisted) implements Input {}

    public record Signal(@Text(max = 12) String flags, double bearing, Sail sail, long code) implements Input {}

    /** Equal to any other. */
    public record Drift(short knots) implements Input {
        @Override
        public boolean equals(Object other) {
            return other instanceof Drift;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    public record Protest(@Text(max = 40) String why, float wind) implements Command {}

    public record Retire() implements Command {}

    public record Notice(
            @Text(max = 30) String course,
            double length,
            float depth,
            int laps,
            long prize,
            short wind,
            byte fleet,
            char flag,
            boolean open,
            Sail sail)
            implements Properties {
        public Notice() {
            this("", 0, 0, 1, 0, (short) 0, (byte) 0, 'a', false, Sail.JIB);
        }
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(60).snapshotRate(30);
    }

    @Override
    public void tick(Room room) {}
}
