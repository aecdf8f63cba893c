package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.world.Group;

/**
 * Encodes one group's chain of snapshots: per tick a delta from the snapshot before, or a keyframe, each at most once,
 * however many clients receive it.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class GroupEncoder {
    private final Group group;
    private final GroupState sent;
    private final SnapshotEncoder encoder;
    private final SectionRing recent;
    private final WireOutput delta = new WireOutput(64, Integer.MAX_VALUE);
    private final WireOutput keyframe = new WireOutput(64, Integer.MAX_VALUE);
    private boolean keyframeCurrent;

    /** Begins a chain with the group's latest capture. */
    GroupEncoder(Group group, Schema schema, SnapshotEncoder encoder, SectionRing recent) {
        this.group = group;
        this.sent = new GroupState(schema, group.state().own());
        this.encoder = encoder;
        this.recent = recent;
        sent.restAt(group.state());
    }

    Group group() {
        return group;
    }

    /** Encodes what changed since the last call, or since the chain began. */
    void advance(boolean withHash, WireOutput scratch) {
        delta.clear();
        scratch.clear();
        if (encoder.encodeDelta(sent, group.state(), withHash, scratch)) {
            Section.write(group.number(), Section.DELTA, scratch, delta);
        }
        keyframeCurrent = false;
    }

    /** The delta section of the latest advance; empty if nothing changed. */
    WireOutput delta() {
        return delta;
    }

    /** The delta sections of the latest ticks. */
    SectionRing recent() {
        return recent;
    }

    /** The keyframe section of the latest advance; always with a hash. */
    WireOutput keyframe(WireOutput scratch) {
        if (!keyframeCurrent) {
            keyframe.clear();
            scratch.clear();
            encoder.encodeKeyframe(sent, true, scratch);
            Section.write(group.number(), Section.KEYFRAME, scratch, keyframe);
            keyframeCurrent = true;
        }
        return keyframe;
    }
}
