package dev.tickwire;

import org.jspecify.annotations.Nullable;

/**
 * Who sits in a room.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}.
 */
public interface Player {
    /** From 1, unique in the room, never reused. */
    int id();

    /**
     * At most 24 characters, without control characters and without what {@link PlainText} takes out. Chosen by the player: not unique,
     * not safe as HTML.
     */
    String name();

    /**
     * Who this is, also in other rooms and after leaving: secret from other players, at most 64 characters. A guest is known by what its browser keeps; one
     * that forgets it is another guest.
     */
    String identity();

    /** The team that a {@link Queue} put the player into, from 0; -1 if it did not come by one. */
    int team();

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
     * Where the player looks: from now on it gets the {@link Nearby} entities around this point. Until the first call it gets none. A point beyond the
     * {@linkplain Settings#grid world's border} counts as one at the border.
     *
     * @throws IllegalStateException if the room has no {@link Settings#grid}
     * @throws IllegalArgumentException naming the coordinate if it is NaN or infinite
     */
    void look(double x, double y);

    /**
     * From now on the player also sees what is shown to this team: see {@link Room#show}. A player may be in up to 256 teams.
     *
     * @throws IllegalStateException if it is in 256 others, or the room has 65,536 cells and teams
     */
    void joinTeam(String team);

    /** The player no longer sees what is shown to this team. */
    void leaveTeam(String team);

    /** Whether it sees what is shown to this team: see {@link #joinTeam}. */
    boolean inTeam(String team);

    /** Tells this player alone, with the next snapshot, before what is told to everybody. */
    void send(Event event);

    /** Ends the player's stay after this tick with close code 4403 and this reason; {@link Game#left} follows. */
    void kick(String reason);

    /**
     * As {@link #kick}, and keeps its {@link #identity} out of this room; a ban by an operator that lasts longer stands.
     *
     * @param seconds for how long, above 0; {@link Double#POSITIVE_INFINITY}: as long as the room lasts
     */
    void ban(double seconds, String reason);

    /**
     * Keeps it from talking, which the parts of the game that let players talk obey; also when it leaves and joins again.
     *
     * @param seconds for how long, from now on; {@link Double#POSITIVE_INFINITY}: as long as the room lasts; 0: no longer
     * @param reason is told to the player when it tries
     * @return false if a mute by an operator lasts longer, and stands
     */
    boolean mute(double seconds, String reason);

    /** Why it may not talk now; {@code null} if it may. */
    @Nullable
    String muted();

    /** Whether it may do what the game reserves to moderators: an operator says so, or the game. */
    boolean moderator();

    /** Makes it a moderator, or takes that back. */
    void moderator(boolean moderator);

    /**
     * To answer the command that is being handled, or was when this was called. If it is not called while a command is handled, the page's {@code ask} is
     * answered by the news that it was.
     *
     * @throws IllegalStateException outside of {@link Game#command} for this player
     */
    Asked asked();
}
