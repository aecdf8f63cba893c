package dev.tickwire.runtime.room;

import dev.tickwire.runtime.state.FieldDifference;
import org.jspecify.annotations.Nullable;

/**
 * A replay of a room has come to another state than the room had: its game is no function of its facts.
 *
 * @param tick the first that is not known to agree
 * @param what a hash that differs, or why the replay could not go on
 * @param field with the room's value and that of the replay; if a recovery has found it, which knows a hash of the room's state alone, with the values of two
 *     replays that differ, too; {@code null}: unknown
 */
public record Divergence(int tick, String what, @Nullable FieldDifference field) {
    /** What a replay has found. */
    static Divergence of(ReplayException found, @Nullable FieldDifference field) {
        return new Divergence(found.tick(), String.valueOf(found.getMessage()), field);
    }

    @Override
    public String toString() {
        return "tick " + tick + ": " + what + (field == null ? "" : ": " + field);
    }
}
