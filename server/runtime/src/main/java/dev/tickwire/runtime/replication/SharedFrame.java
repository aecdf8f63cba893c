package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.wire.FrameHead;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import java.nio.ByteBuffer;

/**
 * The shared part of many clients' frames, laid down once in a direct buffer. Each client's own sections and head are
 * written right-aligned before it, so a whole frame is one range of bytes and one {@code write}.
 *
 * <pre>
 * [ headroom of the transport | head | own sections | shared sections ]
 *                             ^ start of the message  ^ sharedStart
 * </pre>
 *
 * <p><b>Threads.</b> One worker only. <b>Memory.</b> At most twice the largest own part and twice the largest shared
 * part so far.
 */
final class SharedFrame {
    private static final int OWN_BYTES_INITIAL = 1024;
    private static final int SHARED_BYTES_INITIAL = 8192;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(before(OWN_BYTES_INITIAL) + SHARED_BYTES_INITIAL);
    private int sharedStart = before(OWN_BYTES_INITIAL); // moves only as the buffer grows
    private int sharedEnd = sharedStart;
    private int sharedSections;

    private static int before(int ownBytes) {
        return Connection.HEADROOM_BYTES + FrameHead.BYTES_MAX + ownBytes;
    }

    /** Starts anew, without sections. */
    void clear() {
        sharedEnd = sharedStart;
        sharedSections = 0;
    }

    /** Appends one section; nothing if it is empty. */
    void append(WireOutput section) {
        if (section.position() > 0) {
            append(section, 1);
        }
    }

    void append(Sections sections) {
        append(sections.bytes(), sections.count());
    }

    private void append(WireOutput sections, int count) {
        int length = sections.position();
        if (sharedEnd + length > buffer.capacity()) {
            grow(sharedStart, 2 * (sharedEnd - sharedStart + length));
        }
        buffer.limit(buffer.capacity()).position(sharedEnd);
        buffer.put(sections.buffer(), 0, length);
        sharedEnd += length;
        sharedSections += count;
    }

    /**
     * The frame of one client, from the buffer's position to its limit; valid until the next call.
     *
     * @param own the client's own sections
     */
    ByteBuffer frame(FrameHead head, Sections own) {
        int viewStart = prepend(own);
        int start = head.write(buffer, viewStart, own.count() + sharedSections, sharedEnd - viewStart);
        return buffer.limit(sharedEnd).position(start);
    }

    /** Index where the client's own sections now begin. */
    private int prepend(Sections own) {
        int ownBytes = own.bytes().position();
        if (before(ownBytes) > sharedStart) {
            grow(before(2 * ownBytes), buffer.capacity() - sharedStart);
        }
        int viewStart = sharedStart - ownBytes;
        buffer.limit(sharedEnd).position(viewStart);
        buffer.put(own.bytes().buffer(), 0, ownBytes);
        return viewStart;
    }

    private void grow(int newStart, int sharedBytesMax) {
        ByteBuffer larger = ByteBuffer.allocateDirect(newStart + sharedBytesMax);
        buffer.limit(sharedEnd).position(sharedStart);
        larger.position(newStart).put(buffer);
        sharedEnd += newStart - sharedStart;
        sharedStart = newStart;
        buffer = larger;
    }
}
