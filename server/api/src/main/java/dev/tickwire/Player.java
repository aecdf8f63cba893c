package dev.tickwire;

import org.jspecify.annotations.Nullable;

/**
 * A participant with a seat in a room.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}.
 */
public interface Player {
    /** From 1, unique in the room, never reused: {@code room.broadcast(new Honked(player.id()))}. */
    int id();

    /**
     * At most 24 characters, without control characters and without those that {@link PlainText} removes:
     * {@code car.name = player.name()}. The player chooses it: it is not unique, and not safe as HTML.
     */
    String name();

    /**
     * The same in all rooms and after leaving, at most 64 characters:
     * {@code wins.merge(player.identity(), 1, Integer::sum)}. Other players must not learn it. A guest's is kept by its
     * browser; a guest whose browser loses it gets another one.
     */
    String identity();

    /**
     * The team that a {@link Queue} put the player into, from 0; -1 if the player did not come from a queue:
     * {@code player.joinGroup("team " + player.matchTeam())}. It is not a visibility group: see {@link #joinGroup}.
     */
    int matchTeam();

    /**
     * False from {@link Game#dropped} until {@link Game#returned}: the player has no connection, and keeps its seat.
     * {@code if (!player.connected()) brake(car);}
     */
    boolean connected();

    /**
     * The one input that the engine consumes for the player in this tick:
     * {@code drive(car, car.owner().input(Drive.class), room.dt())}. A missing input repeats the last one. If the last
     * one is of another class, if there is none yet, and while the player is not {@link #connected}, each component has
     * the value nearest zero that its range allows.
     */
    <I extends Input> I input(Class<I> type);

    /**
     * The first entity of exactly this class that the player owns; {@code null} if there is none:
     * {@code room.remove(player.own(Car.class))}.
     */
    <E extends Entity> @Nullable E own(Class<E> kind);

    /**
     * Sets the point that the player looks at: {@code player.look(ship.x, ship.y)}. From the next snapshot on it gets
     * the {@link Nearby} entities around this point; until the first call it gets none. A point beyond the
     * {@linkplain Settings#grid world's border} counts as the nearest one at the border.
     *
     * @throws IllegalStateException if the room has no {@link Settings#grid}
     * @throws IllegalArgumentException naming the coordinate if it is NaN or infinite
     */
    void look(double x, double y);

    /**
     * Lets the player see what {@link Room#show} shows to this group: {@code player.joinGroup("red")}. A player may be
     * in up to 256 groups.
     *
     * @throws IllegalStateException if the player is in 256 other groups, or the room has 65,536 cells and groups
     */
    void joinGroup(String group);

    /** Ends {@link #joinGroup}: {@code player.leaveGroup("red")}. */
    void leaveGroup(String group);

    /**
     * Whether the player has {@linkplain #joinGroup joined} this group:
     * {@code room.broadcast(event, to -> to.inGroup("red"))}.
     */
    boolean inGroup(String group);

    /**
     * Sends an event to this player alone, with the next snapshot, before the events that {@link Room#broadcast(Event)}
     * sends: {@code player.send(new Dealt(card))}.
     */
    void send(Event event);

    /**
     * Closes the player's connection after this tick with close code 4403 and this reason: {@code player.kick("idle")}.
     * {@link Game#left} follows.
     */
    void kick(String reason);

    /**
     * As {@link #kick}, and refuses the player's {@link #identity} in this room: {@code player.ban(600, "insults")}. A
     * ban by an operator that ends later stays.
     *
     * @param seconds above 0; {@link Double#POSITIVE_INFINITY}: as long as the room lasts
     */
    void ban(double seconds, String reason);

    /**
     * Sets what {@link #muted} says of the player's {@link #identity}, also after it leaves and joins again:
     * {@code player.mute(60, "spam")}. The {@link Part}s that let players talk obey it.
     *
     * @param seconds from now; {@link Double#POSITIVE_INFINITY}: as long as the room lasts; 0: ends the mute
     * @param reason what the player reads when a line is refused
     * @return false if a mute by an operator ends later, and stays
     */
    boolean mute(double seconds, String reason);

    /**
     * The reason why the player may not talk now; {@code null} if it may:
     * {@code if (player.muted() == null) room.broadcast(said);}
     */
    @Nullable
    String muted();

    /** Whether the game or an operator made the player a moderator: {@code if (player.moderator()) restart(room);} */
    boolean moderator();

    /** Makes the player a moderator, or ends that: {@code room.owner().moderator(true)}. */
    void moderator(boolean moderator);

    /**
     * The command that is being handled, to be answered now or later: {@code player.asked().reply(new Bought(item))}.
     * If {@link Game#command} returns without a call of this method, the page's {@code room.ask} gets
     * {@code undefined}.
     *
     * @throws IllegalStateException outside of {@link Game#command} for this player
     */
    Asked asked();
}
