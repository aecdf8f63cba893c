package dev.tickwire.runtime.session;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.session.Sanctions.Imposer;
import dev.tickwire.runtime.world.OwnedEntities;
import dev.tickwire.runtime.world.View;
import dev.tickwire.runtime.world.World;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A player apart from its connection: who it is, what it has and sees, and what it may do here.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
abstract class SeatedPlayer implements Player {
    private final Newcomer who;
    private final Sanctions sanctions;
    private final View view;
    private final RoomThread thread;
    private final OwnedEntities owned = new OwnedEntities();
    private boolean moderator;

    SeatedPlayer(Newcomer who, Sanctions sanctions, View view, RoomThread thread) {
        this.thread = thread;
        this.who = who;
        this.sanctions = sanctions;
        this.view = view;
    }

    @Override
    public String name() {
        thread.check();
        return who.name();
    }

    @Override
    public String identity() {
        thread.check();
        return who.identity();
    }

    @Override
    public int team() {
        thread.check();
        return who.team();
    }

    /** Whether this is, or was, a player of the room that has this world. */
    public boolean sits(World world) {
        return view.isOf(world);
    }

    /** The thread that its game must call it from. */
    RoomThread thread() {
        return thread;
    }

    /** What it sees. */
    View view() {
        return view;
    }

    /** The entities of this player, in the order they were spawned. */
    OwnedEntities owned() {
        return owned;
    }

    @Override
    public <E extends Entity> @Nullable E own(Class<E> kind) {
        thread.check();
        return owned.first(kind);
    }

    @Override
    public void look(double x, double y) {
        thread.check();
        view.look(x, y);
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
    public boolean inTeam(String team) {
        thread.check();
        return view.inTeam(team);
    }

    @Override
    public void ban(double seconds, String reason) {
        thread.check();
        sanctions.ban(
                who.identity(),
                seconds,
                Objects.requireNonNull(reason, "a player is banned for a reason"),
                Imposer.GAME);
        kick(reason);
    }

    @Override
    public boolean mute(double seconds, String reason) {
        thread.check();
        return sanctions.mute(
                who.identity(),
                seconds,
                Objects.requireNonNull(reason, "a player is muted for a reason"),
                Imposer.GAME);
    }

    @Override
    public @Nullable String muted() {
        thread.check();
        Sanctions.Sanction mute = sanctions.muted(who.identity());
        return mute == null ? null : mute.reason();
    }

    @Override
    public boolean moderator() {
        thread.check();
        return moderator;
    }

    @Override
    public void moderator(boolean moderator) {
        thread.check();
        this.moderator = moderator;
    }
}
