package dev.tickwire.rules;

import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.Settings;

/** Nothing to predict. */
public final class NoRules implements Game<NoRules.Options> {
    public record Options() {}

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(60);
    }

    @Override
    public void joined(Room room, Player player) {}

    @Override
    public void left(Room room, Player player, LeaveReason why) {}

    @Override
    public void tick(Room room) {}
}
