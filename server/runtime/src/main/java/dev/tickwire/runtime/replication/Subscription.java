package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.world.Group;
import dev.tickwire.runtime.world.View;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Which groups one client has: it follows the player's view, a keyframe for what comes into view and a drop for what leaves it. It knows since when, so
 * that a client that has lost its connection can go on from the last frame that it has applied.
 *
 * <p>Invariant: of every snapshot tick it hears, by {@link #append} or {@link #skip}. So a group that is held has been in view all the time since.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class Subscription {
    private static final int NEVER = -1;

    /** Drops that are remembered, so that who makes groups come and go all the time does not make lists grow. */
    private static final int GONE_MAX = 1024;

    private final View view;
    private final SectionRing told; // this client alone
    private final List<GroupStream> held = new ArrayList<>();
    private final IntArrayList heldSince = new IntArrayList(); // parallel to held: tick of the frame that brought it
    private final List<GroupStream> heldBefore = new ArrayList<>();
    private final IntArrayList heldBeforeSince = new IntArrayList();
    private final IntArrayList gone = new IntArrayList(); // numbers of groups that the client had, in order of time
    private final IntArrayList goneTicks =
            new IntArrayList(); // of the frames that told so; the rest is still to be told
    private int version = -1; // of the view that was looked at
    private boolean whole; // whether all that is in view is held
    private int firstTick = NEVER; // of the frames that the client can build on
    private int lastTick = NEVER;
    private boolean begun;
    private int
            toldBefore; // bytes of what everybody is told with the next snapshot, and this client was not there to hear

    /**
     * A client that has nothing yet.
     *
     * @param toldBefore bytes of what everybody is told with the next snapshot that this client is not: {@link Streams#toldBytes} when it came
     */
    public Subscription(View view, Streams streams, int toldBefore) {
        this.view = view;
        this.told = new SectionRing(streams.ticksKept(), Limits.RESUME_BYTES_MAX, streams.tick());
        this.toldBefore = toldBefore;
    }

    /** How much of what everybody is told with the next snapshot was told before this client came. */
    int toldBefore() {
        return toldBefore;
    }

    /** Whether the client has ever got a frame. */
    boolean begun() {
        return begun;
    }

    /** What this client alone was told at the last ticks. */
    SectionRing told() {
        return told;
    }

    /**
     * Appends the sections of a frame.
     *
     * @param keyframe whether what the client had is worth nothing
     * @param budget of keyframes; what exceeds it comes with a later frame
     */
    void append(boolean keyframe, Streams streams, KeyframeBudget budget, WireOutput scratch, Sections out) {
        lastTick = streams.tick();
        toldBefore = 0;
        begun = true;
        if (firstTick == NEVER) {
            firstTick = lastTick;
        }
        if (keyframe || !whole || version != view.version()) {
            follow(keyframe, streams, budget, scratch, out);
            return;
        }
        for (int i = 0; i < held.size(); i++) {
            out.add(held.get(i).delta());
        }
    }

    /** Appends keyframes of all that is held: with these, who has nothing can go on from here. */
    void appendKeyframes(WireOutput scratch, Sections out) {
        for (int i = 0; i < held.size(); i++) {
            out.add(held.get(i).keyframe(scratch));
        }
    }

    /** Nothing is sent at this snapshot tick. */
    void skip() {
        toldBefore = 0;
        letGo();
    }

    /** Appends the sections of the frame that the client has missed at a tick, after {@link #resume}. */
    void appendMissed(int tick, WireOutput scratch, Sections out) {
        lastTick = tick;
        drop(tick, scratch, out);
        for (int i = 0; i < held.size(); i++) {
            held.get(i).recent().copy(tick, out);
        }
        told.copy(tick, out);
    }

    /**
     * Goes on for a client that has applied the frame of this tick, and nothing later.
     *
     * @return false if what it missed is not there any more: now it counts as one that has nothing
     */
    public boolean resume(int appliedTick, Streams streams) {
        boolean kept = firstTick != NEVER
                && appliedTick >= firstTick
                && appliedTick <= lastTick
                && appliedTick >= streams.tick() - streams.ticksKept()
                && streams.everybody().recent().reaches(appliedTick);
        whole = false;
        if (!kept) {
            held.clear();
            heldSince.clear();
            gone.clear();
            goneTicks.clear();
            firstTick = NEVER;
            return false;
        }
        tellAgain(appliedTick);
        for (int i = held.size() - 1; i >= 0; i--) {
            boolean lacked = heldSince.getInt(i) > appliedTick;
            if (lacked || !held.get(i).recent().reaches(appliedTick)) {
                int number = held.remove(i).group().number();
                heldSince.removeInt(i);
                if (!lacked) {
                    go(number);
                }
            }
        }
        return true;
    }

    private void follow(boolean keyframe, Streams streams, KeyframeBudget budget, WireOutput scratch, Sections out) {
        letGo();
        heldBefore.addAll(held);
        heldBeforeSince.addAll(heldSince);
        held.clear();
        heldSince.clear();
        List<Group> seen = view.groups();
        for (int i = 0; i < seen.size(); i++) {
            GroupStream stream = streams.of(seen.get(i));
            int before = heldBefore.indexOf(stream);
            int since = before < 0 ? lastTick : heldBeforeSince.getInt(before);
            if (!keyframe && before >= 0) {
                hold(stream, since);
                out.add(stream.delta());
            } else if (budget.left()) {
                WireOutput section = stream.keyframe(scratch);
                budget.spend(section.position());
                hold(stream, since);
                out.add(section);
            } else if (before >= 0) {
                go(stream.group().number());
            }
        }
        heldBefore.clear();
        heldBeforeSince.clear();
        whole = held.size() == seen.size();
        drop(lastTick, scratch, out);
        forget(lastTick - streams.ticksKept());
    }

    private void hold(GroupStream stream, int since) {
        held.add(stream);
        heldSince.add(since);
    }

    /** Holds no longer what is no longer in view. */
    private void letGo() {
        if (version == view.version()) {
            return;
        }
        version = view.version();
        whole = false;
        for (int i = held.size() - 1; i >= 0; i--) {
            Group group = held.get(i).group();
            if (!view.groups().contains(group)) {
                held.remove(i);
                heldSince.removeInt(i);
                go(group.number());
            }
        }
    }

    /** The client is to be told with its next frame that it sees this group no longer. */
    private void go(int number) {
        for (int i = goneTicks.size(); i < gone.size(); i++) {
            if (gone.getInt(i) == number) {
                return;
            }
        }
        gone.add(number);
    }

    /** Tells what is gone, unless another group came in its place. */
    private void drop(int tick, WireOutput scratch, Sections out) {
        for (int i = goneTicks.size(); i < gone.size(); i++) {
            goneTicks.add(tick);
            if (!holds(gone.getInt(i))) {
                scratch.clear();
                out.add(gone.getInt(i), Section.DROP, scratch);
            }
        }
    }

    /** What was told after this tick may not have been heard. */
    private void tellAgain(int tick) {
        int told = goneTicks.size();
        while (told > 0 && goneTicks.getInt(told - 1) > tick) {
            told--;
        }
        IntArrayList again = new IntArrayList(gone.subList(told, gone.size()));
        goneTicks.size(told);
        gone.size(told);
        again.forEach(this::go);
    }

    /** No client goes on from before this tick. */
    private void forget(int tick) {
        int forgotten = 0;
        while (forgotten < goneTicks.size()
                && (goneTicks.getInt(forgotten) <= tick || gone.size() - forgotten > GONE_MAX)) {
            firstTick = Math.max(firstTick, goneTicks.getInt(forgotten));
            forgotten++;
        }
        gone.removeElements(0, forgotten);
        goneTicks.removeElements(0, forgotten);
    }

    private boolean holds(int number) {
        for (int i = 0; i < held.size(); i++) {
            if (held.get(i).group().number() == number) {
                return true;
            }
        }
        return false;
    }
}
