package dev.tickwire.runtime.browse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer to a query for rooms.
 *
 * @param rooms in the order asked for, as many as asked for
 * @param total how many there are
 */
record RoomList(List<RoomInfo> rooms, int total) {
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rooms", rooms.stream().map(RoomInfo::json).toList());
        json.put("total", total);
        return json;
    }

    /** What makes this list of that one. */
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
