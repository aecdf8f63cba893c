package dev.tickwire;

/**
 * How players find a room, and whether they get in: {@code room.listing().locked(true)}. The game and operators may
 * change it at any time. A change takes effect at once; a player with a seat, or with a ticket for one, keeps it.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}.
 */
public interface Listing {
    /**
     * Sets what players find the room by: {@code room.listing().properties(new Mode("ctf", 1500))}.
     *
     * @param properties a record of the game's one {@link Properties} class
     */
    void properties(Properties properties);

    /**
     * What players find the room by: {@code room.listing().properties(Mode.class).rating()}. Until it is set, this is
     * what the record's constructor without arguments gives, or the defaults of a room's options as {@link Game}
     * describes.
     *
     * @throws IllegalArgumentException if the game has no such class
     */
    <P extends Properties> P properties(Class<P> type);

    /**
     * Whether the room refuses new players, also those with its code: {@code room.listing().locked(true)}. A player
     * that has lost its connection still resumes.
     */
    void locked(boolean locked);

    /** Whether the room refuses new players: {@code if (!room.listing().locked()) …}. */
    boolean locked();

    /**
     * Whether players join by the room's id or {@linkplain Room#code code} only:
     * {@code room.listing().inviteOnly(true)}. A join by game never leads here then.
     */
    void inviteOnly(boolean inviteOnly);

    /** Whether players join by id or code only: {@code if (room.listing().inviteOnly()) …}. */
    boolean inviteOnly();

    /**
     * Whether the list of rooms omits the room: {@code room.listing().unlisted(true)}. A join by game may lead here all
     * the same.
     */
    void unlisted(boolean unlisted);

    /** Whether the list of rooms omits the room: {@code if (room.listing().unlisted()) …}. */
    boolean unlisted();

    /**
     * Sets the number of seats: {@code room.listing().playersMax(2)}. If more players have a seat, they keep it.
     *
     * @param playersMax 1 to 4096
     */
    void playersMax(int playersMax);

    /** The number of seats: {@code room.listing().playersMax() - room.players().size()}. */
    int playersMax();
}
