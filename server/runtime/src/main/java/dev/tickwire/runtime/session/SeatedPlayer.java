package dev.tickwire.runtime.session;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.session.Sanctions.Imposer;
import dev.tickwire.runtime.world.View;
import dev.tickwire.runtime.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A player apart from its connection: who it is, what it has and sees, and what it may do here.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
abstract class SeatedPlayer implements Player {
    private static final Comparator<Entity> BY_ID = Comparator.comparingInt(Entity::id);

    private final Newcomer who;
    private final Sanctions sanctions;
    private final View view;
    private final List<Entity> owned = new ArrayList<>();
    private boolean moderator;

    SeatedPlayer(Newcomer who, Sanctions sanctions, View view) {
        this.who = who;
        this.sanctions = sanctions;
        this.view = view;
    }

    @Override
    public String name() {
        return who.name();
    }

    @Override
    public String identity() {
        return who.identity();
    }

    @Override
    public int team() {
        return who.team();
    }

    /** Whether it is, or was, a player of the room that has this world. */
    public boolean sits(World world) {
        return view.isOf(world);
    }

    /** What it sees. */
    View view() {
        return view;
    }

    /** The entities of this player, in the order they were spawned, so that their ids rise. */
    List<Entity> owned() {
        return owned;
    }

    /** Forgets an entity that {@link #owned} has. */
    void disown(Entity entity) {
        owned.remove(Collections.binarySearch(owned, entity, BY_ID)); // not by equals, which a game may have defined
    }

    @Override
    public <E extends Entity> @Nullable E own(Class<E> kind) {
        for (int i = 0; i < owned.size(); i++) {
            if (owned.get(i).getClass() == kind) {
                return kind.cast(owned.get(i));
            }
        }
        return null;
    }

    @Override
    public void look(double x, double y) {
        view.look(x, y);
    }

    @Override
    public void joinTeam(String team) {
        view.joinTeam(team);
    }

    @Override
    public void leaveTeam(String team) {
        view.leaveTeam(team);
    }

    @Override
    public boolean inTeam(String team) {
        return view.inTeam(team);
    }

    @Override
    public void ban(double seconds, String reason) {
        sanctions.ban(
                who.identity(),
                seconds,
                Objects.requireNonNull(reason, "a player is banned for a reason"),
                Imposer.GAME);
        kick(reason);
    }

    @Override
    public boolean mute(double seconds, String reason) {
        return sanctions.mute(
                who.identity(),
                seconds,
                Objects.requireNonNull(reason, "a player is muted for a reason"),
                Imposer.GAME);
    }

    @Override
    public @Nullable String muted() {
        Sanctions.Sanction mute = sanctions.muted(who.identity());
        return mute == null ? null : mute.reason();
    }

    @Override
    public boolean moderator() {
        return moderator;
    }

    @Override
    public void moderator(boolean moderator) {
        this.moderator = moderator;
    }
}
