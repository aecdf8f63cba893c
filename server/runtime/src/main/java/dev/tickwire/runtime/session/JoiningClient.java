package dev.tickwire.runtime.session;

/**
 * The player or spectator that joins a room.
 *
 * @param name as other players see it
 * @param identity see {@link dev.tickwire.Player#identity}
 * @param team that a queue assigned, {@link #NO_TEAM} if none did
 */
public record JoiningClient(String name, String identity, int team) {
    public static final int NO_TEAM = -1;
}
