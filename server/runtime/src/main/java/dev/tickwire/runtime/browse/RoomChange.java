package dev.tickwire.runtime.browse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a room changed between two looks at the list.
 *
 * @param before {@code null}: it was not there
 * @param after {@code null}: it is gone
 */
record RoomChange(@Nullable RoomInfo before, @Nullable RoomInfo after) {
    /** The changes from the earlier list to the later. */
    static List<RoomChange> between(List<RoomInfo> earlier, List<RoomInfo> later) {
        Map<String, RoomInfo> gone = new LinkedHashMap<>();
        earlier.forEach(room -> gone.put(room.id(), room));
        List<RoomChange> changes = new ArrayList<>();
        for (RoomInfo after : later) {
            RoomInfo before = gone.remove(after.id());
            if (!after.equals(before)) {
                changes.add(new RoomChange(before, after));
            }
        }
        gone.values().forEach(before -> changes.add(new RoomChange(before, null)));
        return changes;
    }
}
