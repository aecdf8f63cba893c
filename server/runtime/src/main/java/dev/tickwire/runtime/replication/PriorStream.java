package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireOutput;

/**
 * Tells every client what the room's encoder has learned about the room: to all in the snapshot that learned it, and to each who gets a keyframe.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class PriorStream {
    private final SnapshotEncoder encoder;
    private final WireOutput section = new WireOutput(16, Integer.MAX_VALUE);
    private boolean fresh;

    PriorStream(SnapshotEncoder encoder) {
        this.encoder = encoder;
    }

    /** Begins a snapshot, before any group's {@link GroupStream#advance}. */
    void advance(WireOutput scratch) {
        scratch.clear();
        fresh = encoder.learn(scratch);
        if (fresh) {
            section.clear();
            Section.write(Section.EVERYBODY, Section.PRIOR, scratch, section);
        }
    }

    /** Whether {@link #section} is news to everybody. */
    boolean fresh() {
        return fresh;
    }

    /** The section with the newest prior; empty if there is none but the schema's. */
    WireOutput section() {
        return section;
    }
}
