package dev.tickwire.client;

import dev.tickwire.protocol.Limits;
import it.unimi.dsi.fastutil.ints.Int2IntMap;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntList;

/**
 * Which keyframe to ask for, and when: with a frame at most one, of the broken group that was not asked for longest, and
 * of none twice within {@link Limits#KEYFRAME_REQUEST_INTERVAL_MS}. So many broken groups never make a flood, and a group
 * that the room has no answer for holds up no other.
 *
 * <p><b>Threads.</b> One. The clock is the room's own: its ticks.
 */
final class KeyframeRequests {
    static final int NONE = -1;

    private final int intervalTicks;
    private final Int2IntMap askedTicks = new Int2IntOpenHashMap();

    KeyframeRequests(int tickRate) {
        intervalTicks = (int) (((long) Limits.KEYFRAME_REQUEST_INTERVAL_MS * tickRate + 999) / 1000);
    }

    /** The group to ask a keyframe of with the frame of a tick, or {@link #NONE}; it then counts as asked. */
    int next(IntList broken, int tick) {
        askedTicks.keySet().retainAll(broken);
        int longest = NONE;
        for (int group : broken) {
            if (!askedTicks.containsKey(group)) {
                longest = group;
                break;
            }
            if (longest == NONE || askedTicks.get(group) < askedTicks.get(longest)) {
                longest = group;
            }
        }
        if (longest == NONE || (askedTicks.containsKey(longest) && tick - askedTicks.get(longest) < intervalTicks)) {
            return NONE;
        }
        askedTicks.put(longest, tick);
        return longest;
    }
}
