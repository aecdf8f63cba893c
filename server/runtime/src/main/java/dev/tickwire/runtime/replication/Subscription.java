package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.world.Group;
import dev.tickwire.runtime.world.View;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups that one client has. It follows the player's view: a keyframe for a group that comes into view, a drop for
 * one that leaves it. It remembers the ticks of both, so a resumed client continues from the last frame that it
 * applied.
 *
 * <p>Invariant: {@link #append} or {@link #skip} is called at every snapshot tick. So a subscribed group has been in
 * view without a gap.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class Subscription {
    private static final int NEVER = -1;

    /** Drops that are retained. */
    private static final int DROPS_MAX = 1024;

    private final View view;
    private @Nullable SectionRing resendable; // this client's own; null: none so far
    private final List<GroupEncoder> subscribed = new ArrayList<>();
    private final IntArrayList subscribedTicks =
            new IntArrayList(); // parallel to subscribed: tick of the frame with the keyframe
    private final List<GroupEncoder> subscribedBefore = new ArrayList<>();
    private final IntArrayList subscribedTicksBefore = new IntArrayList();
    private final IntArrayList dropped = new IntArrayList(); // numbers of dropped groups, in order of time
    private final IntArrayList droppedTicks =
            new IntArrayList(); // parallel to dropped, shorter by the drops that are not sent yet
    private int version = -1; // of the view, when the subscriptions last followed it
    private boolean complete; // whether all groups in view are subscribed
    private int firstTick = NEVER; // of the frames from which the client can resume
    private int lastTick = NEVER;
    private boolean begun;
    private int broadcastBytesMissed; // of the next snapshot's broadcasts

    /**
     * A client without groups.
     *
     * @param broadcastBytesMissed {@link Replicator#broadcastBytes} when the client joined; it does not get these
     *     events
     */
    public Subscription(View view, int broadcastBytesMissed) {
        this.view = view;
        this.broadcastBytesMissed = broadcastBytesMissed;
    }

    /**
     * The client begins anew.
     *
     * @param broadcastBytes {@link Replicator#broadcastBytes} before the game sends events to it
     */
    public void missBroadcasts(int broadcastBytes) {
        broadcastBytesMissed = broadcastBytes;
    }

    /** Bytes of the next snapshot's broadcasts that precede this client's joining, or its beginning anew. */
    int broadcastBytesMissed() {
        return broadcastBytesMissed;
    }

    /** Whether the client was sent a frame. */
    boolean begun() {
        return begun;
    }

    /** Retains this client's own sections of a tick; it receives them again if it misses the frame. */
    void retain(int tick, Sections sections, Replicator replicator) {
        if (sections.count() > 0) {
            if (resendable == null) {
                resendable = new SectionRing(replicator.ticksKept(), Limits.RESUME_BYTES_MAX, tick - 1);
            }
            resendable.add(tick, sections.bytes(), sections.count());
        }
    }

    /**
     * Appends the sections of a frame.
     *
     * @param keyframe whether the client needs keyframes of all its groups
     * @param budget of keyframes; those beyond it come with a later frame
     */
    void append(boolean keyframe, Replicator replicator, KeyframeBudget budget, WireOutput scratch, Sections out) {
        lastTick = replicator.tick();
        broadcastBytesMissed = 0;
        begun = true;
        if (firstTick == NEVER) {
            firstTick = lastTick;
        }
        if (keyframe || !complete || version != view.version()) {
            follow(keyframe, replicator, budget, scratch, out);
            return;
        }
        for (int i = 0; i < subscribed.size(); i++) {
            out.add(subscribed.get(i).delta());
        }
    }

    /** Appends keyframes of all subscribed groups. */
    void appendKeyframes(WireOutput scratch, Sections out) {
        for (int i = 0; i < subscribed.size(); i++) {
            out.add(subscribed.get(i).keyframe(scratch));
        }
    }

    /** Called at a snapshot tick without a frame. */
    void skip() {
        broadcastBytesMissed = 0;
        dropUnseen();
    }

    /** Appends the sections of a frame that the client missed, after {@link #resume}. */
    void appendMissed(int tick, WireOutput scratch, Sections out) {
        lastTick = tick;
        writeDrops(tick, scratch, out);
        for (int i = 0; i < subscribed.size(); i++) {
            subscribed.get(i).recent().copy(tick, out);
        }
        if (resendable != null) {
            resendable.copy(tick, out);
        }
    }

    /**
     * Resumes for a client whose last applied frame is that of this tick.
     *
     * @return false if sections that it missed were evicted: the client starts without groups
     */
    public boolean resume(int appliedTick, Replicator replicator) {
        boolean kept = firstTick != NEVER
                && appliedTick >= firstTick
                && appliedTick <= lastTick
                && appliedTick >= replicator.tick() - replicator.ticksKept()
                && replicator.everybody().recent().reaches(appliedTick);
        complete = false;
        if (!kept) {
            subscribed.clear();
            subscribedTicks.clear();
            dropped.clear();
            droppedTicks.clear();
            firstTick = NEVER;
            return false;
        }
        dropAgain(appliedTick);
        for (int i = subscribed.size() - 1; i >= 0; i--) {
            boolean lacked = subscribedTicks.getInt(i) > appliedTick;
            if (lacked || !subscribed.get(i).recent().reaches(appliedTick)) {
                int number = subscribed.remove(i).group().number();
                subscribedTicks.removeInt(i);
                if (!lacked) {
                    drop(number);
                }
            }
        }
        return true;
    }

    private void follow(
            boolean keyframe, Replicator replicator, KeyframeBudget budget, WireOutput scratch, Sections out) {
        dropUnseen();
        subscribedBefore.addAll(subscribed);
        subscribedTicksBefore.addAll(subscribedTicks);
        subscribed.clear();
        subscribedTicks.clear();
        List<Group> seen = view.groups();
        for (int i = 0; i < seen.size(); i++) {
            GroupEncoder encoder = replicator.of(seen.get(i));
            int before = subscribedBefore.indexOf(encoder);
            int since = before < 0 ? lastTick : subscribedTicksBefore.getInt(before);
            if (!keyframe && before >= 0) {
                subscribe(encoder, since);
                out.add(encoder.delta());
            } else if (budget.left()) {
                WireOutput section = encoder.keyframe(scratch);
                budget.spend(section.position());
                subscribe(encoder, since);
                out.add(section);
            } else if (before >= 0) { // deltas would build on a frame that the client lacks
                drop(encoder.group().number());
            }
        }
        subscribedBefore.clear();
        subscribedTicksBefore.clear();
        complete = subscribed.size() == seen.size();
        writeDrops(lastTick, scratch, out);
        forget(lastTick - replicator.ticksKept());
    }

    private void subscribe(GroupEncoder encoder, int since) {
        subscribed.add(encoder);
        subscribedTicks.add(since);
    }

    /** Unsubscribes the groups that are out of view. */
    private void dropUnseen() {
        if (version == view.version()) {
            return;
        }
        version = view.version();
        complete = false;
        for (int i = subscribed.size() - 1; i >= 0; i--) {
            Group group = subscribed.get(i).group();
            if (!view.groups().contains(group)) {
                subscribed.remove(i);
                subscribedTicks.removeInt(i);
                drop(group.number());
            }
        }
    }

    /** Has the next frame drop this group. */
    private void drop(int number) {
        for (int i = droppedTicks.size(); i < dropped.size(); i++) {
            if (dropped.getInt(i) == number) {
                return;
            }
        }
        dropped.add(number);
    }

    /** Writes the drops that are not sent yet, except of groups that are subscribed again. */
    private void writeDrops(int tick, WireOutput scratch, Sections out) {
        for (int i = droppedTicks.size(); i < dropped.size(); i++) {
            droppedTicks.add(tick);
            if (!subscribes(dropped.getInt(i))) {
                scratch.clear();
                out.add(dropped.getInt(i), Section.DROP, scratch);
            }
        }
    }

    /** Has the next frame repeat the drops that were sent after this tick, which the client may have missed. */
    private void dropAgain(int tick) {
        int sent = droppedTicks.size();
        while (sent > 0 && droppedTicks.getInt(sent - 1) > tick) {
            sent--;
        }
        IntArrayList again = new IntArrayList(dropped.subList(sent, dropped.size()));
        droppedTicks.size(sent);
        dropped.size(sent);
        again.forEach(this::drop);
    }

    /** Evicts the drops up to this tick: no client resumes from before it. */
    private void forget(int tick) {
        int forgotten = 0;
        while (forgotten < droppedTicks.size()
                && (droppedTicks.getInt(forgotten) <= tick || dropped.size() - forgotten > DROPS_MAX)) {
            firstTick = Math.max(firstTick, droppedTicks.getInt(forgotten));
            forgotten++;
        }
        dropped.removeElements(0, forgotten);
        droppedTicks.removeElements(0, forgotten);
    }

    private boolean subscribes(int number) {
        for (int i = 0; i < subscribed.size(); i++) {
            if (subscribed.get(i).group().number() == number) {
                return true;
            }
        }
        return false;
    }
}
