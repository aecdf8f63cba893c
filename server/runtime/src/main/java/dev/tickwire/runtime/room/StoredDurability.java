package dev.tickwire.runtime.room;

import dev.tickwire.Durability;
import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.state.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a room: what its settings demand, or what the fields of its game allow.
 *
 * @param lessBecause why it is less than {@link Durability#JOURNAL} although the settings do not demand less: the path
 *     to a field and the cure; {@code null}: it is not less
 */
record StoredDurability(Durability durability, @Nullable String lessBecause) {
    /**
     * Inspects all that the game holds, after {@code created}.
     *
     * @throws AuthoringException if the settings demand more than the fields allow: it names the path to a field and
     *     the cure
     */
    static StoredDurability of(Simulation simulation) {
        Durability said = simulation.settings().durability();
        if (said == Durability.NONE) {
            return new StoredDurability(said, null);
        }
        try {
            return of(
                    simulation, Checkpoint.write(simulation, new StateWriter()).unordered());
        } catch (AuthoringException e) {
            if (said != null) {
                throw e;
            }
            return new StoredDurability(Durability.NONE, e.getMessage());
        }
    }

    /**
     * Inspects a capture: at every checkpoint, because a field may hold another object by then.
     *
     * @param unordered see {@link StateWriter#unordered}
     * @throws AuthoringException as {@link #of(Simulation)}
     */
    static StoredDurability of(Simulation simulation, @Nullable String unordered) {
        Durability said = simulation.settings().durability();
        if (unordered == null || said == Durability.CHECKPOINT) {
            return new StoredDurability(said == null ? Durability.JOURNAL : said, null);
        } else if (said == null) {
            return new StoredDurability(Durability.CHECKPOINT, unordered);
        }
        throw new AuthoringException(
                simulation.creation().game().gameClass(),
                "settings",
                "the durability is " + said + ", but " + unordered);
    }
}
