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
 * Which groups one client has: it follows the player's view, a keyframe for what comes into view and a drop for what leaves it. It knows since when, so
 * that a client that has lost its connection can go on from the last frame that it has applied.
 *
 * <p>Invariant: of every snapshot tick it hears, by {@link #append} or {@link #skip}. So a group that is subscribed has been in view all the time since.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class Subscription {
    private static final int NEVER = -1;

    /** Drops that are retained. */
    private static final int DROPS_MAX = 1024;

    private final View view;
    private @Nullable SectionRing resendable; // this client alone; null: it has got nothing of that kind
    private final List<GroupEncoder> subscribed = new ArrayList<>();
    private final IntArrayList subscribedTicks =
            new IntArrayList(); // parallel to subscribed: tick of the frame that brought it
    private final List<GroupEncoder> subscribedBefore = new ArrayList<>();
    private final IntArrayList subscribedTicksBefore = new IntArrayList();
    private final IntArrayList dropped = new IntArrayList(); // numbers of groups that the client had, in order of time
    private final IntArrayList droppedTicks =
            new IntArrayList(); // of the frames with these drops; the rest is not sent yet
    private int version = -1; // of the view that was looked at
    private boolean whole; // whether all that is in view is subscribed
    private int firstTick = NEVER; // of the frames that the client can build on
    private int lastTick = NEVER;
    private boolean begun;
    private int broadcastBytesMissed; // of the next snapshot's broadcasts: what was broadcast before this client came

    /**
     * A client that has nothing yet.
     *
     * @param broadcastBytesMissed bytes of the next snapshot's broadcasts that this client does not get: {@link Replicator#broadcastBytes} when it came
     */
    public Subscription(View view, Replicator replicator, int broadcastBytesMissed) {
        this.view = view;
        this.broadcastBytesMissed = broadcastBytesMissed;
    }

    /** Bytes of the next snapshot's broadcasts that were broadcast before this client came. */
    int broadcastBytesMissed() {
        return broadcastBytesMissed;
    }

    /** Whether the client has ever got a frame. */
    boolean begun() {
        return begun;
    }

    /** Retains sections of a tick for this client alone, which it gets again if it misses them. */
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
     * @param keyframe whether what the client had is worth nothing
     * @param budget of keyframes; what exceeds it comes with a later frame
     */
    void append(boolean keyframe, Replicator replicator, KeyframeBudget budget, WireOutput scratch, Sections out) {
        lastTick = replicator.tick();
        broadcastBytesMissed = 0;
        begun = true;
        if (firstTick == NEVER) {
            firstTick = lastTick;
        }
        if (keyframe || !whole || version != view.version()) {
            follow(keyframe, replicator, budget, scratch, out);
            return;
        }
        for (int i = 0; i < subscribed.size(); i++) {
            out.add(subscribed.get(i).delta());
        }
    }

    /** Appends keyframes of all subscribed groups, for a client that has none of them. */
    void appendKeyframes(WireOutput scratch, Sections out) {
        for (int i = 0; i < subscribed.size(); i++) {
            out.add(subscribed.get(i).keyframe(scratch));
        }
    }

    /** Nothing is sent at this snapshot tick. */
    void skip() {
        broadcastBytesMissed = 0;
        dropUnseen();
    }

    /** Appends the sections of the frame that the client has missed at a tick, after {@link #resume}. */
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
     * Goes on for a client that has applied the frame of this tick, and nothing later.
     *
     * @return false if what it missed is not there any more: now it counts as one that has nothing
     */
    public boolean resume(int appliedTick, Replicator replicator) {
        boolean kept = firstTick != NEVER
                && appliedTick >= firstTick
                && appliedTick <= lastTick
                && appliedTick >= replicator.tick() - replicator.ticksKept()
                && replicator.everybody().recent().reaches(appliedTick);
        whole = false;
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
            GroupEncoder stream = replicator.of(seen.get(i));
            int before = subscribedBefore.indexOf(stream);
            int since = before < 0 ? lastTick : subscribedTicksBefore.getInt(before);
            if (!keyframe && before >= 0) {
                subscribe(stream, since);
                out.add(stream.delta());
            } else if (budget.left()) {
                WireOutput section = stream.keyframe(scratch);
                budget.spend(section.position());
                subscribe(stream, since);
                out.add(section);
            } else if (before >= 0) {
                drop(stream.group().number());
            }
        }
        subscribedBefore.clear();
        subscribedTicksBefore.clear();
        whole = subscribed.size() == seen.size();
        writeDrops(lastTick, scratch, out);
        forget(lastTick - replicator.ticksKept());
    }

    private void subscribe(GroupEncoder stream, int since) {
        subscribed.add(stream);
        subscribedTicks.add(since);
    }

    /** Holds no longer what is no longer in view. */
    private void dropUnseen() {
        if (version == view.version()) {
            return;
        }
        version = view.version();
        whole = false;
        for (int i = subscribed.size() - 1; i >= 0; i--) {
            Group group = subscribed.get(i).group();
            if (!view.groups().contains(group)) {
                subscribed.remove(i);
                subscribedTicks.removeInt(i);
                drop(group.number());
            }
        }
    }

    /** The next frame drops this group. */
    private void drop(int number) {
        for (int i = droppedTicks.size(); i < dropped.size(); i++) {
            if (dropped.getInt(i) == number) {
                return;
            }
        }
        dropped.add(number);
    }

    /** Writes the drops that are not sent yet, but for those of groups that have come back. */
    private void writeDrops(int tick, WireOutput scratch, Sections out) {
        for (int i = droppedTicks.size(); i < dropped.size(); i++) {
            droppedTicks.add(tick);
            if (!subscribes(dropped.getInt(i))) {
                scratch.clear();
                out.add(dropped.getInt(i), Section.DROP, scratch);
            }
        }
    }

    /** The next frame repeats the drops of frames after this tick, which the client may not have. */
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

    /** No client goes on from before this tick. */
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
