package dev.tickwire;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One world, as its game sees it.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}. Put the results of other threads, such as the
 * answer of a database, into a concurrent queue that is a field of the game, and poll it in {@link Game#tick}.
 */
public interface Room {
    /** 1 to 64 characters of {@code [A-Za-z0-9_-]}, unique among the open rooms of the process. */
    String id();

    /** Six letters and digits by which friends find this room, to be told or typed; unique among the open rooms of the process. */
    String code();

    /** How the room is found, and who gets in. */
    Listing listing();

    /** Ticks run so far; the first {@link Game#tick} sees 1. A room ends after 2,000,000,000: 96 days at 240 ticks per second, 3 years at 20. */
    int tick();

    /** Length of a tick in seconds: one divided by the tick rate. */
    double dt();

    /**
     * Randomness seeded per room: the same seed and calls give the same values on every machine and JDK. Its streams are sequential and draw a value when
     * it is taken; {@code equiDoubles}, which Java has from 22 on, throws {@link UnsupportedOperationException}.
     */
    RandomGenerator random();

    /**
     * Puts an entity without an owner into the room.
     *
     * @throws IllegalArgumentException if it is in a room already, its class is not part of the game, or one of its arrays is not as long as in a new object
     * @throws IllegalStateException if the room has 65,536 entities of this class, or as many were removed in this tick
     */
    <E extends Entity> E spawn(E entity);

    /**
     * Puts an entity into the room that belongs to a player for its whole life: {@link OwnerOnly} fields go to that player.
     *
     * @throws IllegalArgumentException if it is in a room already, its class is not part of the game, one of its arrays is not as long as in a new object,
     *     or the player belongs to another room
     * @throws IllegalStateException as {@link #spawn(Entity)}
     */
    <E extends Entity> E spawn(E entity, Player owner);

    /** Takes an entity out; nothing happens for {@code null} or one that is out already. Allowed while iterating {@link #all}. */
    void remove(@Nullable Entity entity);

    /**
     * Shows an entity to the players of one team alone, wherever they look, from the next snapshot on.
     *
     * @param team see {@link Player#joinTeam}; {@code null}: to whom its class is shown
     * @throws IllegalArgumentException if the entity is not in the room
     * @throws IllegalStateException if the room has 65,536 cells and teams
     */
    void show(Entity entity, @Nullable String team);

    /**
     * The entities of exactly this class, in the order they were spawned; live and unmodifiable. Those spawned during an iteration are not part of it. An
     * iteration ends in the tick that began it. {@code contains} compares by identity.
     */
    <E extends Entity> Collection<E> all(Class<E> kind);

    /** The entity with this {@link Entity#id()}, or {@code null} if it is not (or no longer) here or of another class. */
    <E extends Entity> @Nullable E find(Class<E> kind, int id);

    /**
     * An entity as a player saw it when it made its current input: what it aimed at, however late its input came. That is the moment which the client
     * says it was looking at, at most half a second ago, and never before the one of the tick before.
     *
     * <p>The fields that all players get lie between the two snapshots around that moment as a client presents them: {@link Quantized}, {@code float}
     * and {@code double} in a straight line, an {@link Angle} the short way round; whole numbers, booleans and enums, and what leapt, as in the earlier
     * one. Text and references are as they are now; other fields are as in a new object. Of what it owns a player sees no past, as its client predicts
     * it: then it is the entity itself.
     *
     * <p>Cells and teams make no difference: of an entity out of the player's sight this is what the player would have seen. A game in which players hit
     * only what they see has to check that.
     *
     * @return to be read at once: an object that the next call for this class changes again, and to which no assignment matters. {@code null} if the
     *     entity was not in the room at that moment
     * @throws IllegalArgumentException if the class is not {@link Rewindable}
     */
    <E extends Entity> @Nullable E seenBy(Player player, E entity);

    /** The room's one instance of this class; it exists from the start. */
    <S extends RoomState> S state(Class<S> kind);

    /** Who sits here, in order of arrival. Unmodifiable, live. */
    List<Player> players();

    /** Who has been sitting here longest, until it leaves and the next takes its place; {@code null} if nobody is here. */
    @Nullable
    Player owner();

    /** Those who watch. */
    Audience audience();

    /** Tells every player once, with the next snapshot; those who watch as well. */
    void broadcast(Event event);

    /**
     * Tells those players once, with the next snapshot, before what is told to everybody: some, one team, all but one. It is encoded once.
     *
     * @param to asked for each player, at once
     */
    void broadcast(Event event, Predicate<? super Player> to);

    /**
     * Calls {@link Game#timer} with this value before the first tick that is at least this long away.
     *
     * @param seconds from now, at least 0
     * @throws IllegalArgumentException if the number of seconds is negative, NaN, or 2^31 ticks or more, or the class is not part of the game
     * @throws IllegalStateException if the room has 65,536 timers that are not due yet
     */
    void after(double seconds, Timer timer);

    /** Ends the room after this tick; players get close code 4200 with this reason (at most 123 bytes of UTF-8 are sent). */
    void close(String reason);
}
