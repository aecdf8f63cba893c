package dev.tickwire;

/**
 * How a room is found by those who look for one, and who gets in. It may be changed at any time, by the game and by operators, and counts at once: nobody
 * who has a seat, or a ticket for one, loses it.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}.
 */
public interface Listing {
    /** What the room is found by: a record of the game's one {@link Properties} class. */
    void properties(Properties properties);

    /**
     * What the room is found by now; until it is set, what the record's constructor without arguments gives, or the defaults of a room's options as {@link
     * Game} describes.
     *
     * @throws IllegalArgumentException if the game has no such class
     */
    <P extends Properties> P properties(Class<P> type);

    /** Whether nobody new gets a seat, however it asks. Who has lost its connection still comes back. */
    void locked(boolean locked);

    boolean locked();

    /** Whether players get here by the room's id or {@linkplain Room#code code} only, so that strangers do not. */
    void inviteOnly(boolean inviteOnly);

    boolean inviteOnly();

    /** Whether the list of rooms leaves it out, though players who ask for any room may get here. */
    void unlisted(boolean unlisted);

    boolean unlisted();

    /**
     * How many players fit in from now on; more who are there may stay.
     *
     * @param playersMax 1 to 4096
     */
    void playersMax(int playersMax);

    int playersMax();
}
