package dev.tickwire;

/**
 * The spectators of a room. All spectators see the same: what everybody sees, and what the game shows them besides.
 * They are no {@link Player}s, send nothing, and may see the room late: {@link Settings#spectators}.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}.
 */
public interface Audience {
    /** The number of spectators: {@code board.spectators = room.audience().size()}. */
    int size();

    /** As {@link Player#joinGroup}, for all spectators: {@code room.audience().joinGroup("red")}. */
    void joinGroup(String group);

    /** As {@link Player#leaveGroup}, for all spectators: {@code room.audience().leaveGroup("red")}. */
    void leaveGroup(String group);

    /**
     * As {@link Player#look}, for all spectators: {@code room.audience().look(ball.x, ball.y)}.
     *
     * @throws IllegalStateException if the room has no {@link Settings#grid}
     * @throws IllegalArgumentException naming the coordinate if it is NaN or infinite
     */
    void look(double x, double y);
}
