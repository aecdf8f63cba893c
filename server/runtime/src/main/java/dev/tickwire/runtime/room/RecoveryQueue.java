package dev.tickwire.runtime.room;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stored rooms that wait to be opened, by their ids: those first that clients have asked for, in the order in which they did, then in the order of coming.
 *
 * <p><b>Threads.</b> Any.
 */
final class RecoveryQueue<T> {
    private final Map<String, T> waiting = new LinkedHashMap<>(); // guarded by this
    private final Set<String> wanted = new LinkedHashSet<>(); // of those that wait; guarded by this
    private final Set<String> opening = new HashSet<>(); // guarded by this

    /** A room waits. */
    synchronized void add(String id, T room) {
        waiting.put(id, room);
    }

    /** Whether a room is not open yet; if it waits, a client wants it now. */
    synchronized boolean wants(String id) {
        if (waiting.containsKey(id)) {
            wanted.add(id);
            return true;
        }
        return opening.contains(id);
    }

    /** The room to open next; {@code null}: none waits. {@link #opened} follows. */
    synchronized @Nullable T next() {
        Set<String> from = wanted.isEmpty() ? waiting.keySet() : wanted;
        if (from.isEmpty()) {
            return null;
        }
        String id = from.iterator().next();
        wanted.remove(id);
        opening.add(id);
        return waiting.remove(id);
    }

    /** A room is open, or will never be. */
    synchronized void opened(String id) {
        opening.remove(id);
    }
}
