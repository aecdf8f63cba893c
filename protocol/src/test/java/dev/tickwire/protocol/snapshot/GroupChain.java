package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.WireOutput;

/** The room's side of one group: a state that a test changes, and whole sections that tell of it. */
public final class GroupChain {
    private final int number;
    private final GroupState next;
    private final GroupState sent;
    private final SnapshotEncoder encoder;
    private final WireOutput body = new WireOutput(64, 1 << 20);
    private final WireOutput section = new WireOutput(64, 1 << 20);
    private byte[] delta = {};

    /** An empty group; all groups of a room share the encoder. */
    public GroupChain(int number, Schema schema, SnapshotEncoder encoder) {
        this.number = number;
        this.encoder = encoder;
        next = new GroupState(schema, number == Section.OWN);
        sent = new GroupState(schema, number == Section.OWN);
    }

    /** What the next snapshot is to be. */
    public GroupState next() {
        return next;
    }

    /** What the latest snapshot was. */
    public GroupState sent() {
        return sent;
    }

    /** Makes the next snapshot the latest. */
    public void advance(boolean withHash) {
        body.clear();
        delta = encoder.encodeDelta(sent, next, withHash, body) ? section(Section.DELTA) : new byte[0];
    }

    /** The section that led to the latest snapshot from the one before; empty if there is no need of one. */
    public byte[] delta() {
        return delta;
    }

    /** A section with the latest snapshot. */
    public byte[] keyframe() {
        body.clear();
        encoder.encodeKeyframe(sent, true, body);
        return section(Section.KEYFRAME);
    }

    /** A section that takes the group away. */
    public byte[] drop() {
        body.clear();
        return section(Section.DROP);
    }

    private byte[] section(int type) {
        section.clear();
        Section.write(number, type, body, section);
        return section.toBytes();
    }
}
