package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.world.Group;
import dev.tickwire.runtime.world.View;
import java.util.ArrayList;
import java.util.List;

/**
 * Which groups one client has, besides everybody's: it follows the player's view, a keyframe for what comes into view and a drop for what leaves it.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class Subscription {
    private final View view;
    private final List<GroupStream> held = new ArrayList<>();
    private final List<GroupStream> heldBefore = new ArrayList<>();
    private int version = -1; // of the view that held is the whole of
    private int sections;

    /** A client that has nothing yet. */
    public Subscription(View view) {
        this.view = view;
    }

    /** How many sections the last call of {@link #append} has appended. */
    int sections() {
        return sections;
    }

    /**
     * Appends the sections of a frame.
     *
     * @param keyframe whether what the client had is worth nothing
     * @param budget of keyframes; what exceeds it comes with a later frame
     */
    void append(boolean keyframe, Streams streams, KeyframeBudget budget, WireOutput scratch, WireOutput out) {
        sections = 0;
        if (keyframe || version != view.version()) {
            follow(keyframe, streams, budget, scratch, out);
            return;
        }
        for (int i = 0; i < held.size(); i++) {
            append(held.get(i).delta(), out);
        }
    }

    private void follow(boolean keyframe, Streams streams, KeyframeBudget budget, WireOutput scratch, WireOutput out) {
        heldBefore.addAll(held);
        held.clear();
        List<Group> seen = view.groups();
        for (int i = 0; i < seen.size(); i++) {
            GroupStream stream = streams.of(seen.get(i));
            if (!keyframe && heldBefore.contains(stream)) {
                append(stream.delta(), out);
                held.add(stream);
            } else if (budget.left()) {
                WireOutput section = stream.keyframe(scratch);
                budget.spend(section.position());
                append(section, out);
                held.add(stream);
            }
        }
        version = held.size() == seen.size() ? view.version() : -1;
        for (int i = 0; i < heldBefore.size(); i++) {
            drop(heldBefore.get(i).group().number(), scratch, out);
        }
        heldBefore.clear();
    }

    /** Unless the group is still there, or another came in its place. */
    private void drop(int number, WireOutput scratch, WireOutput out) {
        for (int i = 0; i < held.size(); i++) {
            if (held.get(i).group().number() == number) {
                return;
            }
        }
        scratch.clear();
        Section.write(number, Section.DROP, scratch, out);
        sections++;
    }

    private void append(WireOutput section, WireOutput out) {
        if (section.position() > 0) {
            out.writeRaw(section.buffer(), 0, section.position());
            sections++;
        }
    }
}
