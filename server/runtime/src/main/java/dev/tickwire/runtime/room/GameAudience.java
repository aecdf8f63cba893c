package dev.tickwire.runtime.room;

import dev.tickwire.Audience;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.state.StateVisitor;
import dev.tickwire.runtime.world.View;

/**
 * The spectators as the game sees them: their number, and their common view.
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

    /** Visits the number of spectators and their view. */
    void visit(StateVisitor state) {
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
    public void joinGroup(String group) {
        thread.check();
        view.joinGroup(group);
    }

    @Override
    public void leaveGroup(String group) {
        thread.check();
        view.leaveGroup(group);
    }

    @Override
    public void look(double x, double y) {
        thread.check();
        view.look(x, y);
    }
}
