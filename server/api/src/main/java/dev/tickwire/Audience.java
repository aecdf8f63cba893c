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

    /** As {@link Player#joinTeam}, for all spectators: {@code room.audience().joinTeam("red")}. */
    void joinTeam(String team);

    /** As {@link Player#leaveTeam}, for all spectators: {@code room.audience().leaveTeam("red")}. */
    void leaveTeam(String team);

    /**
     * As {@link Player#look}, for all spectators: {@code room.audience().look(ball.x, ball.y)}.
     *
     * @throws IllegalStateException if the room has no {@link Settings#grid}
     * @throws IllegalArgumentException naming the coordinate if it is NaN or infinite
     */
    void look(double x, double y);
}
