package dev.tickwire;

/**
 * Those who watch a room without playing. They all see the same: what everybody sees, and what the game lets them see besides. They are no {@link Player}s,
 * send nothing, and may see the room late: {@link Settings#spectators}.
 *
 * <p><b>Threads.</b> The room's worker only; a call from another thread throws {@link IllegalStateException}.
 */
public interface Audience {
    /** How many watch now. */
    int size();

    /** From now on they also see what is shown to this team, as {@link Player#joinTeam}. */
    void joinTeam(String team);

    /** They no longer see what is shown to this team. */
    void leaveTeam(String team);

    /**
     * Where they look, as {@link Player#look}.
     *
     * @throws IllegalStateException if the room has no {@link Settings#grid}
     * @throws IllegalArgumentException naming the coordinate if it is NaN or infinite
     */
    void look(double x, double y);
}
