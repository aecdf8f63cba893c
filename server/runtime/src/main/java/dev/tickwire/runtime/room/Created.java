package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.GameType;
import org.jspecify.annotations.Nullable;

/**
 * The first fact of a room: what it is made of.
 *
 * @param code unique among the open rooms of the process
 * @param options of the game
 * @param seed of its randomness
 * @param listing what changes in how it is found, once its game has created it
 */
public record Created(String id, String code, GameType game, Record options, long seed, Listing listing) {
    /** A room whose listing is as its game has set it. */
    public Created(String id, String code, GameType game, Record options, long seed) {
        this(id, code, game, options, seed, Listing.AS_CREATED);
    }

    /** Decides on the change of a listing. */
    @FunctionalInterface
    public interface Listing {
        /** Nothing changes. */
        Listing AS_CREATED = properties -> ListingChange.NONE;

        /** The room is found by its code and id alone. */
        Listing INVITE_ONLY = properties -> ListingChange.INVITE_ONLY;

        /** The change, given the properties that the game has set; {@code null}: its rooms have none. */
        ListingChange given(@Nullable Record properties);
    }
}
