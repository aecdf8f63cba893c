package dev.tickwire;

/**
 * The rules of one kind of room. Each room has its own instance, which the public constructor without arguments makes;
 * its fields are the room's private state.
 *
 * <p><b>Threads.</b> The room's worker calls every method, one call at a time.
 *
 * <p><b>Time.</b> A call that has not returned after a second ends this room: players get close code 4504. Hosts may
 * set another limit.
 *
 * <p><b>Errors.</b> An exception or error ends this room alone: the log gets the stack once, and players get close code
 * 4500. Only an {@link OutOfMemoryError}, or another error of the JVM itself, ends the process.
 *
 * <p><b>What replicates.</b> The {@link Entity}, {@link RoomState}, {@link Input}, {@link Command} and {@link Event}
 * classes nested in the game, and those at the top level of its package. Clients and operators know the game by its
 * class name in kebab case: {@code SpaceRace} is {@code space-race}.
 *
 * <p><b>Determinism.</b> A game that uses only its own fields, the {@link Room} and {@link dev.tickwire.math.Exact}
 * gives the same states for the same seed and inputs. {@code Math.sin}, {@code Set.of}, the order of a {@code HashMap}
 * and clocks break that.
 *
 * <p><b>What is stored.</b> Fields hold primitives, text, enums, records, arrays, collections of {@code java.util},
 * entities, players, what the {@link Room} gives, and objects of classes in the game's package or below. A field with
 * anything else is {@code transient}, and {@link #restored} sets it. {@link Was} says how stored rooms outlive a change
 * of the classes.
 *
 * @param <O> the options of a room: a public record of primitives, enums and {@link Text} strings. Its public
 *     constructor without arguments gives the defaults; without one an absent option is {@code false}, {@code ""}, the
 *     first constant, or the largest number that its {@link Range} allows (0, or the nearest to it, if there is none)
 */
public interface Game<O extends Record> {
    /**
     * How the room runs. This is the first call, before the room exists:
     * {@code return Settings.tickRate(60).playersMax(options.playersMax());}
     */
    Settings settings(O options);

    /** The room is open, without players: {@code room.spawn(new Ball())}. */
    default void created(Room room) {}

    /**
     * The room goes on from what was stored of it, after its process has ended or the room has left memory. The engine
     * calls this once on the game's new instance instead of {@link #created}: after the constructor, {@link #settings},
     * and the assignment of all fields that are not {@code transient}. Set the {@code transient} fields here, and
     * change nothing else, because the host also compares a room with a second one that was restored from it.
     *
     * <pre>{@code
     * @Override public void restored(Room room) { paths = new PathFinder(map); }
     * }</pre>
     */
    default void restored(Room room) {}

    /** A player takes a seat, before the tick in which it first counts: {@code room.spawn(new Car(), player)}. */
    default void joined(Room room, Player player) {}

    /**
     * A player's connection is lost. The player stays in {@link Room#players} with all that it owns and holds the
     * neutral input, until it has {@link #returned}, or has {@link #left} with {@link LeaveReason#LOST} because
     * {@link Settings#graceMs} are over. Called before the tick: {@code player.own(Car.class).parked = true}.
     */
    default void dropped(Room room, Player player) {}

    /**
     * A player who was {@link #dropped} has another connection. Called before the tick in which it counts again:
     * {@code player.own(Car.class).parked = false}.
     */
    default void returned(Room room, Player player) {}

    /**
     * A player's program has begun anew and kept its seat, as a page does that was loaded again: the client gets the
     * room's state, and none of the events before. Called before the tick, after {@link #returned} if the player was
     * dropped: {@code player.send(new Briefing(rules))}.
     */
    default void reloaded(Room room, Player player) {}

    /**
     * A player leaves and does not return: {@code room.remove(player.own(Car.class))}. Called before the tick; after
     * the tick if the game or an operator kicks or bans the player in it. What the player owned stays until the game
     * removes it. Not called for the players of a room that ends.
     */
    default void left(Room room, Player player, LeaveReason why) {}

    /**
     * A player sent a command. Called before the tick, in the order in which the player sent them:
     * {@code if (command instanceof Honk) room.broadcast(new Honked(player.id()));}
     */
    default void command(Room room, Player player, Command command) {}

    /**
     * A timer that {@link Room#after} set is due. Called before the tick:
     * {@code if (timer instanceof Start start && start.round() == round) begin(room);}
     */
    default void timer(Room room, Timer timer) {}

    /** One step of {@link Room#dt()} seconds: {@code for (Car car : room.all(Car.class)) drive(car, room.dt());} */
    void tick(Room room);

    /**
     * The last call, unless the game threw: {@link Room#players} is empty, and nothing is sent any more:
     * {@code results.add(room.state(Board.class).winner)}.
     */
    default void closed(Room room) {}
}
