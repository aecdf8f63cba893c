package dev.tickwire.runtime.admission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a room between two looks at all of them.
 *
 * @param before {@code null}: it was not there
 * @param after {@code null}: it is gone
 */
record RoomChange(@Nullable RoomInfo before, @Nullable RoomInfo after) {
    /** What makes the later list of the earlier one. */
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
