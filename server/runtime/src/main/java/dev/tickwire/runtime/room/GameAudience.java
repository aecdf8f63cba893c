package dev.tickwire.runtime.room;

import dev.tickwire.Audience;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.state.State;
import dev.tickwire.runtime.world.View;

/**
 * The spectators as the game sees them: how many there are, and what all of them see.
 *
 * <p><b>Threads.</b> The room's worker only; other threads get an {@link IllegalStateException}.
 */
final class GameAudience implements Audience {
    private static final int NOBODY = 0; // no player has this id

    private final transient RoomThread thread;
    private final transient View view;
    private int size;

    GameAudience(RoomThread thread, View view) {
        this.thread = thread;
        this.view = view;
    }

    /** Visits how many there are, and where they look. */
    void visit(State state) {
        state.fields("audience", 0, this);
        view.visit(NOBODY, state);
    }

    View view() {
        return view;
    }

    void size(int spectators) {
        size = spectators;
    }

    @Override
    public int size() {
        thread.check();
        return size;
    }

    @Override
    public void joinTeam(String team) {
        thread.check();
        view.joinTeam(team);
    }

    @Override
    public void leaveTeam(String team) {
        thread.check();
        view.leaveTeam(team);
    }

    @Override
    public void look(double x, double y) {
        thread.check();
        view.look(x, y);
    }
}
