package dev.tickwire.runtime.browse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to a query for rooms.
 *
 * @param rooms the first in the query's order, up to its limit
 * @param total number of all rooms that match
 */
record RoomList(List<RoomInfo> rooms, int total) {
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rooms", rooms.stream().map(RoomInfo::json).toList());
        json.put("total", total);
        return json;
    }

    /** The data of the event that changes {@code before} into this list. */
    Map<String, Object> changesSince(RoomList before) {
        Map<String, RoomInfo> gone = new HashMap<>();
        before.rooms.forEach(room -> gone.put(room.id(), room));
        List<Map<String, Object>> set = new ArrayList<>();
        List<String> order = new ArrayList<>();
        for (RoomInfo room : rooms) {
            if (!room.equals(gone.remove(room.id()))) {
                set.add(room.json());
            }
            order.add(room.id());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("set", set);
        json.put("gone", gone.keySet());
        json.put("order", order);
        json.put("total", total);
        return json;
    }
}
