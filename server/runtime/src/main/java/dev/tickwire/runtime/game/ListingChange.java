package dev.tickwire.runtime.game;

import dev.tickwire.Properties;
import dev.tickwire.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A change of how a room is found; {@code null} components stay as they are.
 *
 * @param properties of the game's class of properties
 * @param playersMax 1 to {@link Limits#PLAYERS_MAX}
 */
public record ListingChange(
        @Nullable Properties properties,
        @Nullable Boolean locked,
        @Nullable Boolean inviteOnly,
        @Nullable Boolean unlisted,
        @Nullable Integer playersMax) {
    /** The room is found by its code and id only. */
    public static final ListingChange INVITE_ONLY = new ListingChange(null, null, true, null, null);

    public ListingChange {
        if (playersMax != null) {
            requirePlayersMax(playersMax);
        }
    }

    /**
     * Checks a maximum of players.
     *
     * @throws IllegalArgumentException if no room can have that many seats
     */
    public static void requirePlayersMax(int playersMax) {
        if (playersMax < 1 || playersMax > Limits.PLAYERS_MAX) {
            throw new IllegalArgumentException("playersMax must be in [1, " + Limits.PLAYERS_MAX + "]: " + playersMax);
        }
    }
}
