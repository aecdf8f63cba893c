package dev.tickwire.runtime.room;

import dev.tickwire.runtime.state.FieldDifference;
import org.jspecify.annotations.Nullable;

/**
 * A replay of a room has another state than the room had: its game is not a function of its facts.
 *
 * @param tick the first that is not known to agree
 * @param what the hash that differs, or why the replay stopped
 * @param field with the values of the room and of the replay; in a recovery, which has no more than a hash of the
 *     room's state, with the values of two replays that differ as well; {@code null}: unknown
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
