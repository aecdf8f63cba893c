package dev.tickwire.runtime.room;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ids of stored rooms that wait to be opened: first those that clients have requested, in order of the requests, then
 * in order of arrival.
 *
 * <p><b>Threads.</b> Any.
 */
final class RecoveryQueue<T> {
    private final Map<String, T> waiting = new LinkedHashMap<>(); // guarded by this
    private final Set<String> wanted = new LinkedHashSet<>(); // of those that wait; guarded by this
    private final Map<String, T> opening = new HashMap<>(); // guarded by this

    /** Adds a room. */
    synchronized void add(String id, T room) {
        waiting.put(id, room);
    }

    /** Whether a room is not open yet; a waiting room is moved to the front. */
    synchronized boolean wants(String id) {
        if (waiting.containsKey(id)) {
            wanted.add(id);
            return true;
        }
        return opening.containsKey(id);
    }

    /** Whether one of these rooms is not open yet; the first one that waits is moved to the front. */
    synchronized boolean wantsAny(Predicate<T> these) {
        for (Map.Entry<String, T> each : waiting.entrySet()) {
            if (these.test(each.getValue())) {
                return wants(each.getKey());
            }
        }
        return opening.values().stream().anyMatch(these);
    }

    /** Removes the room to open next; {@code null}: none waits. {@link #opened} follows. */
    synchronized @Nullable T next() {
        Set<String> from = wanted.isEmpty() ? waiting.keySet() : wanted;
        if (from.isEmpty()) {
            return null;
        }
        String id = from.iterator().next();
        wanted.remove(id);
        T room = waiting.remove(id);
        opening.put(id, room);
        return room;
    }

    /** A room is open, or its opening has failed and is not attempted again. */
    synchronized void opened(String id) {
        opening.remove(id);
    }
}
