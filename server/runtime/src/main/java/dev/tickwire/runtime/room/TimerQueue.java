package dev.tickwire.runtime.room;

import dev.tickwire.Timer;
import dev.tickwire.protocol.Limits;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A room's timers by due tick; those of one tick in the order in which they were set. The room's worker only. */
final class TimerQueue {
    private record Entry(int tick, long order, Timer timer) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return tick != other.tick ? Integer.compare(tick, other.tick) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long orders;

    /** @throws IllegalStateException if {@link Limits#TIMERS_MAX} timers are set */
    void add(int tick, Timer timer) {
        if (entries.size() == Limits.TIMERS_MAX) {
            throw new IllegalStateException(
                    "after: the room has " + Limits.TIMERS_MAX + " timers that are not due yet, which is the limit");
        }
        entries.add(new Entry(tick, orders++, timer));
    }

    /** Number of timers set so far. */
    long set() {
        return orders;
    }

    /** Number of timers that are not due yet. */
    int waiting() {
        return entries.size();
    }

    /** Removes the next timer that is due by this tick; {@code null}: none. */
    @Nullable
    Timer poll(int tick) {
        Entry next = entries.peek();
        if (next == null || next.tick() > tick) {
            return null;
        }
        entries.remove();
        return next.timer();
    }
}
