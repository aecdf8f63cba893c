package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.wire.WireOutput;

/**
 * The sections of the latest ticks, for clients that missed them or see them with a delay. Ticks and bytes are bounded;
 * the oldest are evicted first.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Two rings, of bytes and of ticks, that double up to what
 * they have to hold.
 */
final class SectionRing {
    private static final int[] NO_TICKS = {};
    private static final byte[] NO_BYTES = {};
    private static final int TICKS_INITIAL = 8;
    private static final int BYTES_INITIAL = 128;

    private final int ticksMax;
    private final int bytesMax;
    private int completeSince;

    // A ring: the length is a power of two, indexes only grow.
    private byte[] bytes = NO_BYTES;
    private int[] ticks = NO_TICKS;
    private int[] counts = NO_TICKS;
    private int[] starts = NO_TICKS; // index in the ring of bytes
    private int first;
    private int next;
    private int start;
    private int end;

    /**
     * An empty ring.
     *
     * @param ticksMax how many ticks it retains; 0: none
     * @param tick the one before the first whose sections it retains
     */
    SectionRing(int ticksMax, int bytesMax, int tick) {
        this.ticksMax = ticksMax;
        this.bytesMax = bytesMax;
        this.completeSince = tick;
    }

    /** Retains the sections of a tick, which is later than those before. A tick without sections need not be added. */
    void add(int tick, WireOutput sections, int count) {
        int length = sections.position();
        if (length == 0) {
            return;
        }
        forget(tick - ticksMax);
        while (first != next && held() + length > bytesMax) {
            forgetFirst();
        }
        if (ticksMax == 0 || length > bytesMax) {
            completeSince = tick;
            return;
        }
        if (next - first == ticks.length) {
            growTicks();
        }
        if (held() + length > bytes.length) {
            growBytes(held() + length);
        }
        int index = next++ & (ticks.length - 1);
        ticks[index] = tick;
        counts[index] = count;
        starts[index] = end;
        int at = end & (bytes.length - 1);
        int straight = Math.min(length, bytes.length - at);
        System.arraycopy(sections.buffer(), 0, bytes, at, straight);
        System.arraycopy(sections.buffer(), straight, bytes, 0, length - straight);
        end += length;
    }

    /** Evicts the sections of this tick and of all before. */
    void forget(int tick) {
        while (first != next && ticks[first & (ticks.length - 1)] <= tick) {
            forgetFirst();
        }
    }

    private void forgetFirst() {
        completeSince = ticks[first & (ticks.length - 1)];
        first++;
        start = first == next ? end : starts[first & (ticks.length - 1)];
    }

    /** Whether the sections of all ticks after this one are retained. */
    boolean reaches(int tick) {
        return tick >= completeSince;
    }

    /** Appends the sections of a tick, if it has any. */
    void copy(int tick, Sections out) {
        int index = find(tick);
        if (index == next || ticks[index & (ticks.length - 1)] != tick) {
            return;
        }
        int from = starts[index & (ticks.length - 1)];
        int to = index + 1 == next ? end : starts[(index + 1) & (ticks.length - 1)];
        int at = from & (bytes.length - 1);
        int straight = Math.min(to - from, bytes.length - at);
        out.bytes().writeRaw(bytes, at, straight);
        out.bytes().writeRaw(bytes, 0, to - from - straight);
        out.count(counts[index & (ticks.length - 1)]);
    }

    /** Index of the first entry at or after this tick. */
    private int find(int tick) {
        int low = first;
        int high = next;
        while (low != high) {
            int middle = low + (high - low) / 2;
            if (ticks[middle & (ticks.length - 1)] < tick) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int held() {
        return end - start;
    }

    private void growTicks() {
        int[] ticksBefore = ticks;
        int[] countsBefore = counts;
        int[] startsBefore = starts;
        int length = Math.max(TICKS_INITIAL, 2 * ticksBefore.length);
        ticks = new int[length];
        counts = new int[length];
        starts = new int[length];
        for (int i = first; i != next; i++) {
            ticks[i & (length - 1)] = ticksBefore[i & (ticksBefore.length - 1)];
            counts[i & (length - 1)] = countsBefore[i & (ticksBefore.length - 1)];
            starts[i & (length - 1)] = startsBefore[i & (ticksBefore.length - 1)];
        }
    }

    private void growBytes(int needed) {
        byte[] before = bytes;
        int length = Math.max(BYTES_INITIAL, 2 * Integer.highestOneBit(needed - 1));
        bytes = new byte[length];
        for (int i = start; i != end; i++) {
            bytes[i & (length - 1)] = before[i & (before.length - 1)];
        }
    }
}
