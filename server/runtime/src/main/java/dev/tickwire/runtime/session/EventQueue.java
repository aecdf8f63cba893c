package dev.tickwire.runtime.session;

import dev.tickwire.Event;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;

/**
 * Events until the next frame, encoded as they are told. What would exceed {@code EVENT_BYTES_PER_FRAME_MAX} is dropped and counted.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class EventQueue {
    private final WireOutput bytes = new WireOutput(64, Integer.MAX_VALUE); // one event past the limit has to fit
    private final Messages messages;
    private final Counters counters;

    public EventQueue(Messages messages, Counters counters) {
        this.messages = messages;
        this.counters = counters;
    }

    public void add(Event event) {
        int before = bytes.position();
        messages.encode((Record) event, bytes);
        keepWithin(before);
    }

    /** Appends an event for several queues to {@code out}. */
    public void encode(Event event, WireOutput out) {
        messages.encode((Record) event, out);
    }

    /** Adds an event that {@link #encode} has encoded: these bytes of its output. */
    public void add(WireOutput encoded, int from, int to) {
        int before = bytes.position();
        bytes.writeRaw(encoded.buffer(), from, to - from);
        keepWithin(before);
    }

    private void keepWithin(int before) {
        if (bytes.position() > Limits.EVENT_BYTES_PER_FRAME_MAX) {
            bytes.rewind(before);
            counters.increment(Counter.EVENTS_DROPPED);
        }
    }

    public boolean isEmpty() {
        return bytes.position() == 0;
    }

    /** The body of an events section. */
    public WireOutput bytes() {
        return bytes;
    }

    public void clear() {
        bytes.clear();
    }
}
