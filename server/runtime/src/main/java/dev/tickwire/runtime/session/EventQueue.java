package dev.tickwire.runtime.session;

import dev.tickwire.Event;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;

/**
 * Events until the next frame, encoded when they are added. A value outside its range is clamped; an event beyond
 * {@code EVENT_BYTES_PER_FRAME_MAX} is dropped. Both are counted.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class EventQueue {
    private static final int BYTES_INITIAL = 16; // small at first: most players receive no event of their own

    private final WireOutput bytes =
            new WireOutput(BYTES_INITIAL, Integer.MAX_VALUE); // one event past the limit has to fit
    private final Messages messages;
    private final OutOfRangeCounts outOfRange;
    private final CounterSink counters;

    /** @param outOfRange of the room */
    public EventQueue(Messages messages, OutOfRangeCounts outOfRange, CounterSink counters) {
        this.messages = messages;
        this.outOfRange = outOfRange;
        this.counters = counters;
    }

    public void add(Event event) {
        int before = bytes.position();
        encode(event, bytes);
        keepWithin(before);
    }

    /**
     * Encodes an event into {@code out}, for one or several queues.
     *
     * @throws IllegalArgumentException if the object is no event of the game
     */
    public void encode(Event event, WireOutput out) {
        if (!(event instanceof Record message)) { // null neither
            throw new IllegalArgumentException(
                    event + " is no event: make it a record, nested in the game, that implements Event");
        }
        messages.encode(message, out, outOfRange);
    }

    /** Of the schema under which events are encoded. */
    String schemaHash() {
        return messages.schemaHash();
    }

    /** Adds bytes that {@link #encode} has written. */
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
