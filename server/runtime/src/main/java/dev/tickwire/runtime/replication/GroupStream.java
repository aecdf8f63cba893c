package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireOutput;

/**
 * One group's chain of snapshots: its section for a tick, as a delta from the tick before or as a keyframe, each encoded at most once however many
 * clients take it.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class GroupStream {
    private final int group;
    private final GroupState captured;
    private final GroupState sent;
    private final SnapshotEncoder encoder;
    private final WireOutput delta = new WireOutput(64, Integer.MAX_VALUE);
    private final WireOutput keyframe = new WireOutput(64, Integer.MAX_VALUE);
    private boolean keyframeCurrent;

    /**
     * @param captured the state that captures change; read during {@link #advance}
     * @param own whether it is an owner's part
     */
    public GroupStream(int group, GroupState captured, Schema schema, boolean own, SnapshotEncoder encoder) {
        this.group = group;
        this.captured = captured;
        this.sent = new GroupState(schema, own);
        this.encoder = encoder;
    }

    /** Encodes the change since the last call. */
    public void advance(boolean withHash, WireOutput scratch) {
        delta.clear();
        scratch.clear();
        if (encoder.encodeDelta(sent, captured, withHash, scratch)) {
            Section.write(group, Section.DELTA, scratch, delta);
        }
        keyframeCurrent = false;
    }

    /** The delta section of the latest advance; empty if nothing changed. */
    public WireOutput delta() {
        return delta;
    }

    /** The keyframe section of the latest advance; always with a hash. */
    public WireOutput keyframe(WireOutput scratch) {
        if (!keyframeCurrent) {
            keyframe.clear();
            scratch.clear();
            encoder.encodeKeyframe(sent, true, scratch);
            Section.write(group, Section.KEYFRAME, scratch, keyframe);
            keyframeCurrent = true;
        }
        return keyframe;
    }
}
