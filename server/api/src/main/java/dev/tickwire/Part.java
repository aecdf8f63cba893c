package dev.tickwire;

/**
 * A reusable part of a game's rules, such as {@link dev.tickwire.parts.Chat}. A game adds one by a field:
 *
 * <pre>{@code
 * final Chat chat = new Chat();
 * }</pre>
 *
 * <p>The field is {@code final}, of whatever access, and of the part's own class; the commands and events nested in
 * that class become the game's. Each room has its own game object, and so its own parts. The room's worker calls a part
 * before the game, with the same arguments, and parts in the order of their {@linkplain Class#getName class names}.
 */
public interface Part {
    /** As {@link Game#restored}, for the part's own {@code transient} fields: {@code words = new WordFilter()}. */
    default void restored(Room room) {}

    /** As {@link Game#joined}: {@code history.forEach(player::send)}. */
    default void joined(Room room, Player player) {}

    /** As {@link Game#reloaded}: {@code history.forEach(player::send)}. */
    default void reloaded(Room room, Player player) {}

    /** As {@link Game#left}: {@code budgets.remove(player.id())}. */
    default void left(Room room, Player player, LeaveReason why) {}

    /**
     * As {@link Game#command}, for the commands nested in this part's class, which the game does not get:
     * {@code if (command instanceof Say say) tell(room, say);}
     */
    default void command(Room room, Player player, Command command) {}
}
