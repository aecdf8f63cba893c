package dev.tickwire.runtime.room;

import dev.tickwire.runtime.state.FieldDifference;
import org.jspecify.annotations.Nullable;

/**
 * A replay of a room has another state than the room had: its game is not a function of its facts.
 *
 * @param tick the first that is not known to agree
 * @param what the hash that differs, or why the replay stopped
 * @param field the field that differs, with both values; {@code null}: unknown. A recovery knows only a hash of the
 *     room's state, so it replays twice and names the field in which the two replays differ
 */
public record Divergence(int tick, String what, @Nullable FieldDifference field) {
    /** The divergence that a replay has found. */
    static Divergence of(ReplayException found, @Nullable FieldDifference field) {
        return new Divergence(found.tick(), String.valueOf(found.getMessage()), field);
    }

    @Override
    public String toString() {
        return "tick " + tick + ": " + what + (field == null ? "" : ": " + field);
    }
}
