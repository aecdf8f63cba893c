package dev.tickwire;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One world, as its game sees it.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}. Another
 * thread, such as a database's, puts its results into a concurrent queue that is a field of the game, and
 * {@link Game#tick} polls it.
 */
public interface Room {
    /**
     * 1 to 64 characters of {@code [A-Za-z0-9_-]}, unique among the open rooms of the process:
     * {@code log.info(room.id() + " begins")}.
     */
    String id();

    /**
     * Six letters and digits by which players join this room, {@code join({ code })} in a page; unique among the open
     * rooms of the process: {@code board.code = room.code()}.
     */
    String code();

    /** How players find the room, and whether they get in: {@code room.listing().locked(true)}. */
    Listing listing();

    /**
     * The number of ticks so far; the first {@link Game#tick} sees 1: {@code if (room.tick() % 60 == 0) regrow(room);}
     * A room ends after tick 2,000,000,000: 96 days at 240 ticks per second, 3 years at 20.
     */
    int tick();

    /** The length of a tick in seconds, one divided by the tick rate: {@code car.x += car.speed * room.dt()}. */
    double dt();

    /**
     * Seeded randomness: {@code car.x = room.random().nextDouble(1000)}. The same seed and calls give the same values
     * on every machine and JDK. Its streams are sequential and draw a value when it is taken; {@code equiDoubles},
     * which Java has from 22 on, throws {@link UnsupportedOperationException}.
     */
    RandomGenerator random();

    /**
     * Puts an entity without an owner into the room: {@code Ball ball = room.spawn(new Ball())}.
     *
     * @throws IllegalArgumentException if it is in a room already, its class is not part of the game, or one of its
     *     arrays is not as long as in a new object
     * @throws IllegalStateException if the room has 65,536 entities of this class, or as many were removed in this tick
     */
    <E extends Entity> E spawn(E entity);

    /**
     * Puts an entity into the room that a player owns for the entity's whole life:
     * {@code Car car = room.spawn(new Car(), player)}. {@link OwnerOnly} fields go to this player.
     *
     * @throws IllegalArgumentException if it is in a room already, its class is not part of the game, one of its arrays
     *     is not as long as in a new object, or the player belongs to another room
     * @throws IllegalStateException as {@link #spawn(Entity)}
     */
    <E extends Entity> E spawn(E entity, Player owner);

    /**
     * Removes an entity: {@code room.remove(player.own(Car.class))}. Does nothing for {@code null} and for an entity
     * that is not in the room. Allowed while iterating {@link #all}.
     */
    void remove(@Nullable Entity entity);

    /**
     * Shows an entity to the players of one visibility group alone, wherever they look, from the next snapshot on:
     * {@code room.show(flag, "red")}.
     *
     * @param group see {@link Player#joinGroup}; {@code null}: the entity is shown as its class says
     * @throws IllegalArgumentException if the entity is not in the room
     * @throws IllegalStateException if the room has 65,536 cells and groups
     */
    void show(Entity entity, @Nullable String group);

    /**
     * The entities of exactly this class, in the order of their spawns; live and unmodifiable:
     * {@code for (Car car : room.all(Car.class)) move(car);} An iteration omits entities that spawn during it. It ends
     * in the tick that began it. {@code contains} compares by identity.
     */
    <E extends Entity> Collection<E> all(Class<E> kind);

    /**
     * The entity of exactly this class with this {@link Entity#id()}; {@code null} if there is none in the room:
     * {@code Car car = room.find(Car.class, command.carId())}.
     */
    <E extends Entity> @Nullable E find(Class<E> kind, int id);

    /**
     * An entity as a player saw it when it made its current input, however late that input arrived:
     * {@code Ship seen = room.seenBy(shot.owner(), ship)}. The client says which moment it was looking at. That is at
     * most half a second ago, and never before the moment of the tick before.
     *
     * <p>The fields that all players get lie between the two snapshots around that moment as a client presents them:
     * {@link Quantized}, {@code float} and {@code double} in a straight line, an {@link Angle} the short way round;
     * whole numbers, booleans, enums and jumps as in the earlier snapshot. Text and references are as they are now;
     * other fields are as in a new object. For the player's own entities this returns the entity itself, because the
     * client predicts them.
     *
     * <p>Cells and groups make no difference: for an entity out of the player's sight this is what the player would
     * have seen. A game in which players hit only what they see has to check that.
     *
     * @return to be read at once: the next call for this class changes the object, and assignments to it have no
     *     effect. {@code null} if the entity was not in the room at that moment
     * @throws IllegalArgumentException if the class is not {@link Rewindable}
     */
    <E extends Entity> @Nullable E seenBy(Player player, E entity);

    /** The room's one object of this class, from the start on: {@code room.state(Board.class).secondsLeft--}. */
    <S extends RoomState> S state(Class<S> kind);

    /**
     * The players, in order of arrival; live and unmodifiable:
     * {@code for (Player player : room.players()) deal(player);}
     */
    List<Player> players();

    /**
     * The player that has had a seat for longest, until it leaves and the next one takes its place; {@code null} if
     * there is no player: {@code if (player == room.owner()) start(room);}
     */
    @Nullable
    Player owner();

    /** The spectators: {@code room.audience().size()}. */
    Audience audience();

    /**
     * Sends an event to every player and spectator, once, with the next snapshot:
     * {@code room.broadcast(new Honked(player.id()))}.
     */
    void broadcast(Event event);

    /**
     * Sends an event to some players, once, with the next snapshot, before the events that go to everybody:
     * {@code room.broadcast(event, to -> to != player)}. It is encoded once.
     *
     * @param to called for each player, at once
     */
    void broadcast(Event event, Predicate<? super Player> to);

    /**
     * Calls {@link Game#timer} with this value before the first tick that is at least this long away:
     * {@code room.after(5, new Start(round))}.
     *
     * @param seconds from now, at least 0
     * @throws IllegalArgumentException if the number of seconds is negative, NaN, or 2^31 ticks or more, or the class
     *     is not part of the game
     * @throws IllegalStateException if the room has 65,536 timers that are not due yet
     */
    void after(double seconds, Timer timer);

    /**
     * Ends the room after this tick: {@code room.close("The race is over.")}. Clients get close code 4200 with this
     * reason, of which at most 123 bytes of UTF-8 are sent.
     */
    void close(String reason);
}
