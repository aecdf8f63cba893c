package dev.tickwire.runtime.room;

import dev.tickwire.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What changes in how a room is found; {@code null}: it stays as it is.
 *
 * @param properties of the class that the game's {@link dev.tickwire.Listing} has
 * @param playersMax 1 to {@link dev.tickwire.protocol.Limits#PLAYERS_MAX}
 */
public record ListingChange(
        @Nullable Properties properties,
        @Nullable Boolean locked,
        @Nullable Boolean inviteOnly,
        @Nullable Boolean unlisted,
        @Nullable Integer playersMax) {
    /** The room is found by its code and id alone. */
    public static final ListingChange INVITE_ONLY = new ListingChange(null, null, true, null, null);

    public ListingChange {
        if (playersMax != null) {
            RoomListing.requirePlayersMax(playersMax);
        }
    }

    /**
     * Changes a listing.
     *
     * @throws IllegalArgumentException if the properties are not such as the game has; nothing has changed then
     */
    void apply(RoomListing listing) {
        if (properties != null) {
            listing.properties(properties);
        }
        if (locked != null) {
            listing.locked(locked);
        }
        if (inviteOnly != null) {
            listing.inviteOnly(inviteOnly);
        }
        if (unlisted != null) {
            listing.unlisted(unlisted);
        }
        if (playersMax != null) {
            listing.playersMax(playersMax);
        }
    }
}
