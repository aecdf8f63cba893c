package dev.tickwire;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One world, as its game sees it.
 *
 * <p><b>Threads.</b> The room's worker only; do not keep it for use from elsewhere.
 */
public interface Room {
    /** 1 to 64 characters of {@code [A-Za-z0-9_-]}, unique among the open rooms of the process. */
    String id();

    /** Ticks run so far; the first {@link Game#tick} sees 1. */
    int tick();

    /** Length of a tick in seconds: one divided by the tick rate. */
    double dt();

    /** Randomness seeded per room: the same seed and calls give the same ints, longs, doubles and booleans on every machine and JDK. */
    RandomGenerator random();

    /** Puts an entity that belongs to nobody into the room. */
    <E extends Entity> E spawn(E entity);

    /**
     * Puts an entity into the room that belongs to a player for its whole life: {@link OwnerOnly} fields go to that player.
     *
     * @throws IllegalArgumentException if it is in a room already, or its class is not part of the game
     */
    <E extends Entity> E spawn(E entity, Player owner);

    /** Takes an entity out; nothing happens for {@code null} or one that is out already. Allowed while iterating {@link #all}. */
    void remove(@Nullable Entity entity);

    /**
     * Shows an entity to the players of one team alone, wherever they look, from the next snapshot on.
     *
     * @param team see {@link Player#joinTeam}; {@code null}: to whom its class is shown
     * @throws IllegalArgumentException if the entity is not in the room
     */
    void show(Entity entity, @Nullable String team);

    /** The entities of exactly this class, in the order they were spawned. Those spawned during an iteration are not part of it. */
    <E extends Entity> Collection<E> all(Class<E> kind);

    /** The entity with this {@link Entity#id()}, or {@code null} if it is not (or no longer) here or of another class. */
    <E extends Entity> @Nullable E find(Class<E> kind, int id);

    /** The room's one instance of this class; it exists from the start. */
    <S extends RoomState> S state(Class<S> kind);

    /** Who sits here, in order of arrival. Unmodifiable, live. */
    List<Player> players();

    /** Tells every player once, with the next snapshot. */
    void broadcast(Event event);

    /** Calls {@link Game#timer} with this value before the first tick that is at least so many seconds away. */
    void after(double seconds, Timer timer);

    /** Ends the room after this tick; players get close code 4200 with this reason (at most 123 bytes of UTF-8 are sent). */
    void close(String reason);
}
