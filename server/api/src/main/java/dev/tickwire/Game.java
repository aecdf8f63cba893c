package dev.tickwire;

/**
 * The rules of one kind of room. Each room has its own instance, made by the public no-argument constructor, so fields are the room's private
 * state.
 *
 * <p><b>Threads.</b> Every method is called by the room's worker, one call at a time.
 *
 * <p><b>Time.</b> A call that has not returned after a second ends this room: players get close code 4504. Hosts may set another limit.
 *
 * <p><b>Errors.</b> An exception or error ends this room alone: the stack is logged once and players get close code 4500. Only an {@link OutOfMemoryError}, or another
 * error of the JVM itself, ends the process.
 *
 * <p><b>What replicates.</b> The {@link Entity}, {@link RoomState}, {@link Input}, {@link Command} and {@link Event} classes nested in the game, and
 * those at the top level of its package. The game is known to clients and operators by its class name in kebab case: {@code SpaceRace} is
 * {@code space-race}.
 *
 * <p><b>Determinism.</b> A game that uses only its own fields, the {@link Room} and {@link dev.tickwire.math.Exact} does the same again when given the
 * same seed and inputs. {@code Math.sin}, {@code Set.of}, {@code HashMap} order and clocks break that.
 *
 * <p><b>What is stored.</b> Fields hold primitives, text, enums, records, arrays, collections of {@code java.util}, entities, players, what the {@link Room} gives, and objects of classes in
 * the game's package or below. What else a field holds is not stored: it is {@code transient}, and {@link #restored} sets it. {@link Was} says how stored rooms outlive a change of the classes.
 *
 * @param <O> a public record of primitives, enums and {@link Text} strings: what a room is opened with. A public no-argument constructor gives the
 *     defaults; without one an absent option is {@code false}, {@code ""}, the first constant, or the largest number that its {@link Range} allows (0,
 *     or the nearest to it, if there is none)
 */
public interface Game<O extends Record> {
    /** The first call, before anything exists: how the room runs. */
    Settings settings(O options);

    /** The room is open; nobody is in it yet. */
    default void created(Room room) {}

    /**
     * The room goes on after its process has ended, or after it has left memory, from what was stored of it. Called once on the game's new instance instead of {@link #created}: after the constructor, {@link #settings}, and
     * when all fields but {@code transient} ones have their values. Sets the {@code transient} fields, and changes nothing else, because the host also compares a room with a second one that was
     * restored from it. By default, does nothing.
     */
    default void restored(Room room) {}

    /** A player sits down. Called before the tick in which the player first counts. */
    default void joined(Room room, Player player) {}

    /**
     * A player's connection is lost. The player stays in {@link Room#players} with all that it owns and holds the neutral input, until it has {@link
     * #returned}, or has {@link #left} with {@link LeaveReason#LOST} because {@link Settings#graceMs} are over. Called before the tick.
     */
    default void dropped(Room room, Player player) {}

    /** A player who was {@link #dropped} is there again, over another connection. Called before the tick in which it counts again. */
    default void returned(Room room, Player player) {}

    /**
     * A player leaves and does not return. Called before the tick; after the tick if the game or an operator kicks or bans the player in it.
     * What the player owned stays until the game removes it. Not called for those who are there when the room ends.
     */
    default void left(Room room, Player player, LeaveReason why) {}

    /** A player did something once. Called before the tick, in the order sent. */
    default void command(Room room, Player player, Command command) {}

    /** A timer set with {@link Room#after} is due. Called before the tick. */
    default void timer(Room room, Timer timer) {}

    /** One step of {@link Room#dt()} seconds. */
    void tick(Room room);

    /** The last call, unless the game threw: players have been told and are no longer in {@link Room#players}; nothing is sent any more. */
    default void closed(Room room) {}
}
