package dev.tickwire.runtime.browse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room before and after a change of the list.
 *
 * @param before {@code null}: it is new
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
