package dev.tickwire;

import org.jspecify.annotations.Nullable;

/**
 * Who sits in a room.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public interface Player {
    /** From 1, unique in the room, never reused. */
    int id();

    /** At most 24 characters, without control characters. Chosen by the player: not unique, not safe as HTML. */
    String name();

    /** False from {@link Game#dropped} until {@link Game#returned}: nobody is at the other end, but may come back. */
    boolean connected();

    /**
     * What the player holds this tick: the one input that the engine picked (missing ones repeat the last). An input of another class, or none yet,
     * reads as every component at the value nearest zero that its range allows; so does what a player holds who is not {@link #connected}.
     */
    <I extends Input> I input(Class<I> type);

    /** The first entity of exactly this class that the player owns, or {@code null} if there is none. */
    <E extends Entity> @Nullable E own(Class<E> kind);

    /**
     * Where the player looks: from now on it gets the {@link Nearby} entities around this point. Until the first call it gets none.
     *
     * @throws IllegalStateException if the room has no {@link Settings#grid}
     */
    void look(double x, double y);

    /** From now on the player also sees what is shown to this team: see {@link Room#show}. A player may be in several. */
    void joinTeam(String team);

    /** The player no longer sees what is shown to this team. */
    void leaveTeam(String team);

    /** Tells this player alone, with the next snapshot, before what is told to everybody. */
    void send(Event event);

    /** Ends the player's stay after this tick with close code 4403 and this reason; {@link Game#left} follows. */
    void kick(String reason);
}
