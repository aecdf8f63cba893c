package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireOutput;

/**
 * Sends the prior that the room's encoder has trained: to all clients with the snapshot in which it changes, and to
 * each client that receives a keyframe.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class PriorSender {
    private final SnapshotEncoder encoder;
    private final WireOutput section = new WireOutput(16, Integer.MAX_VALUE);
    private boolean fresh;

    PriorSender(SnapshotEncoder encoder) {
        this.encoder = encoder;
    }

    /** Begins a snapshot, before any group's {@link GroupEncoder#advance}. */
    void advance(WireOutput scratch) {
        scratch.clear();
        fresh = encoder.learn(scratch);
        if (fresh) {
            section.clear();
            Section.write(Section.EVERYBODY, Section.PRIOR, scratch, section);
        }
    }

    /** Whether all clients need {@link #section} with this snapshot. */
    boolean fresh() {
        return fresh;
    }

    /** The section with the newest prior; empty while the schema's own prior is in use. */
    WireOutput section() {
        return section;
    }
}
