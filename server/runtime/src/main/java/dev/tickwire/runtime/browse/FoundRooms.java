package dev.tickwire.runtime.browse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that a query finds, in its order.
 *
 * <p><b>Cost.</b> With n rooms, a change takes O(log n) comparisons per query.
 *
 * <p><b>Threads.</b> One at a time.
 */
final class FoundRooms {
    private final RoomQuery query;
    private final Comparator<RoomInfo> order; // in which no two rooms are equal
    private final List<RoomInfo> found;

    FoundRooms(RoomQuery query, List<RoomInfo> all) {
        this.query = query;
        this.order = query.comparator();
        this.found = new ArrayList<>(all.stream().filter(query::matches).toList());
        found.sort(order);
    }

    /** The first {@code limit} rooms, and the number of all. */
    RoomList first(int limit) {
        return new RoomList(List.copyOf(found.subList(0, Math.min(limit, found.size()))), found.size());
    }

    /**
     * Applies changes; returns whether any of these rooms matches, before or after.
     *
     * @throws RuntimeException if a game's properties throw or change; the list is then wrong
     */
    boolean apply(List<RoomChange> changes) {
        boolean changed = false;
        for (RoomChange change : changes) {
            boolean removed = remove(change.before());
            changed |= add(change.after()) || removed;
        }
        return changed;
    }

    private boolean remove(@Nullable RoomInfo room) {
        if (room == null || !query.matches(room)) {
            return false;
        }
        int index = Collections.binarySearch(found, room, order);
        requireOrder(index >= 0, room);
        found.remove(index);
        return true;
    }

    private static void requireOrder(boolean kept, RoomInfo room) {
        if (!kept) {
            throw new IllegalStateException(
                    "The properties of room " + room.id() + " have changed: the list is out of order.");
        }
    }

    private boolean add(@Nullable RoomInfo room) {
        if (room == null || !query.matches(room)) {
            return false;
        }
        int index = Collections.binarySearch(found, room, order);
        requireOrder(index < 0, room);
        found.add(-index - 1, room);
        return true;
    }
}
