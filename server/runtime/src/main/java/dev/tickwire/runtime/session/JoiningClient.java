package dev.tickwire.runtime.session;

/**
 * A client that is on the way to a room.
 *
 * @param name what it is called
 * @param identity see {@link dev.tickwire.Player#identity}
 * @param team that a queue put it into, {@link #NO_TEAM} if none did
 */
public record JoiningClient(String name, String identity, int team) {
    public static final int NO_TEAM = -1;
}
