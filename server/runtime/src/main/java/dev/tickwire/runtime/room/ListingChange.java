package dev.tickwire.runtime.room;

import dev.tickwire.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What changes in how a room is found; {@code null}: it stays as it is.
 *
 * @param properties of the class that the game's {@link dev.tickwire.Listing} has
 */
public record ListingChange(
        @Nullable Properties properties,
        @Nullable Boolean locked,
        @Nullable Boolean inviteOnly,
        @Nullable Boolean unlisted,
        @Nullable Integer playersMax) {
    /** Changes nothing. */
    public static final ListingChange NONE = new ListingChange(null, null, null, null, null);

    /** The room is found by its code and id alone. */
    public static final ListingChange INVITE_ONLY = new ListingChange(null, null, true, null, null);

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
