package dev.tickwire.runtime.game;

import dev.tickwire.Properties;
import dev.tickwire.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What changes in how a room is found; {@code null}: it stays as it is.
 *
 * @param properties of the class that the game's {@link dev.tickwire.Listing} has
 * @param playersMax 1 to {@link Limits#PLAYERS_MAX}
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
            requirePlayersMax(playersMax);
        }
    }

    /**
     * Checks a number of players.
     *
     * @throws IllegalArgumentException if no room can have places for as many
     */
    public static void requirePlayersMax(int playersMax) {
        if (playersMax < 1 || playersMax > Limits.PLAYERS_MAX) {
            throw new IllegalArgumentException("playersMax must be in [1, " + Limits.PLAYERS_MAX + "]: " + playersMax);
        }
    }
}
