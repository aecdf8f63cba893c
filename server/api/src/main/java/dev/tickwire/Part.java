package dev.tickwire;

/**
 * Rules that come ready-made and work beside a game's own, such as {@link dev.tickwire.parts.Chat}. A game adds one by a field:
 *
 * <pre>{@code
 * final Chat chat = new Chat();
 * }</pre>
 *
 * <p>The field is {@code final}, of whatever access, and of the part's own class; the commands and events nested in that class become the game's. Each room has its own game
 * object, and so its own parts. A part is called before the game, with the same arguments, by the room's worker. Parts are called in the
 * order of their {@linkplain Class#getName class names}, not of the fields.
 */
public interface Part {
    /** As {@link Game#restored}, for the part's own {@code transient} fields. */
    default void restored(Room room) {}

    /** As {@link Game#joined}. */
    default void joined(Room room, Player player) {}

    /** As {@link Game#left}. */
    default void left(Room room, Player player, LeaveReason why) {}

    /** As {@link Game#command}, for the commands that are nested in this part's class; the game is not told of these. */
    default void command(Room room, Player player, Command command) {}
}
