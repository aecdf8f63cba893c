package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.GameType;
import java.util.List;
import java.util.Objects;

/** Reads what the store lists of a room. */
public final class Descriptions {
    private Descriptions() {}

    /** Whether the room paused when it was stored last. */
    public static boolean pauses(byte[] description, GameType game) {
        return Objects.requireNonNull(SegmentHeader.read(description, List.of(game), note -> {}), "of this game")
                        .summary()
                != null;
    }
}
