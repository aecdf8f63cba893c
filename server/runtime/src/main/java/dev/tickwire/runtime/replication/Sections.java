package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;

/**
 * A sequence of sections, encoded as in a frame.
 *
 * <p><b>Threads.</b> One worker only. <b>Memory.</b> Grows to the largest content so far.
 */
final class Sections {
    private final WireOutput bytes = new WireOutput(64, Integer.MAX_VALUE);
    private int count;

    void clear() {
        bytes.clear();
        count = 0;
    }

    /** Appends one section; nothing if it is empty. */
    void add(WireOutput section) {
        if (section.position() > 0) {
            bytes.writeRaw(section.buffer(), 0, section.position());
            count++;
        }
    }

    /** Appends one section with this body. */
    void add(int group, int type, WireOutput body) {
        Section.write(group, type, body, bytes);
        count++;
    }

    void add(Sections others) {
        bytes.writeRaw(others.bytes.buffer(), 0, others.bytes.position());
        count += others.count;
    }

    /** Counts sections that the caller has written to {@link #bytes}. */
    void count(int more) {
        count += more;
    }

    int count() {
        return count;
    }

    WireOutput bytes() {
        return bytes;
    }
}
