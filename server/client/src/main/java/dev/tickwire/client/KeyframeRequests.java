package dev.tickwire.client;

import dev.tickwire.protocol.Limits;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;

/**
 * Decides when to ask for the keyframe of which group: once in {@link Limits#KEYFRAME_REQUEST_INTERVAL_MS}, because the
 * server answers no more, and for each broken group in turn, first for the one that has waited longest.
 *
 * <p><b>Threads.</b> One. Time is counted in the room's ticks.
 */
final class KeyframeRequests {
    static final int NONE = -1;

    private final int intervalTicks;
    private final IntList waiting = new IntArrayList();
    private int askedTick = Integer.MIN_VALUE / 2;

    KeyframeRequests(int tickRate) {
        intervalTicks = (int) (((long) Limits.KEYFRAME_REQUEST_INTERVAL_MS * tickRate + 999) / 1000);
    }

    /** The group to ask a keyframe of with the frame of a tick, or {@link #NONE}; it then counts as asked. */
    int next(IntList broken, int tick) {
        waiting.retainAll(broken);
        for (int group : broken) {
            if (!waiting.contains(group)) {
                waiting.add(group);
            }
        }
        if (waiting.isEmpty() || tick - askedTick < intervalTicks) {
            return NONE;
        }
        askedTick = tick;
        int group = waiting.removeInt(0);
        waiting.add(group);
        return group;
    }
}
