package dev.tickwire.runtime.browse;

import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The event streams of one query and limit. The list and its changes are encoded once for all of them. A stream that is
 * not idle misses events, which costs no memory; when it is idle again it gets the whole list.
 *
 * <p><b>Threads.</b> One at a time.
 */
final class RoomChannel {
    private final Map<EventSink, Boolean> upToDate = new HashMap<>();
    private final RoomQuery query;
    private final int limit;
    private final Counters counters;
    private @Nullable FoundRooms found; // null after a change has failed
    private RoomList list;
    private @Nullable String listJson;

    RoomChannel(RoomQuery query, int limit, List<RoomInfo> rooms, Counters counters) {
        this.query = query;
        this.limit = limit;
        this.counters = counters;
        FoundRooms made = new FoundRooms(query, rooms);
        this.found = made;
        this.list = made.first(limit);
    }

    /** Adds a stream and sends it the list that the others have. */
    void add(EventSink sink) {
        upToDate.put(sink, sendList(sink));
    }

    void remove(EventSink sink) {
        upToDate.remove(sink);
    }

    boolean isEmpty() {
        return upToDate.isEmpty();
    }

    /**
     * Sends the changes, and the whole list to idle streams that have missed some. After an exception, the next call
     * builds the list anew.
     *
     * @param rooms after the changes
     */
    void advance(List<RoomChange> roomChanges, List<RoomInfo> rooms) {
        FoundRooms changing = found;
        found = null;
        if (changing == null) {
            changing = new FoundRooms(query, rooms);
            list = changing.first(limit);
            listJson = null;
            upToDate.replaceAll((sink, current) -> false);
        } else if (changing.apply(roomChanges)) {
            sendChanges(changing.first(limit));
        }
        upToDate.replaceAll((sink, current) -> current || sendList(sink));
        found = changing;
    }

    private void sendChanges(RoomList next) {
        RoomList before = list;
        if (next.equals(before)) {
            return;
        }
        list = next;
        listJson = null;
        String changes = Json.writeText(next.changesSince(before));
        upToDate.replaceAll((sink, currentBefore) -> {
            if (currentBefore && sink.idle()) {
                sink.send("changes", changes);
                return true;
            }
            if (currentBefore) {
                counters.increment(Counter.ROOM_CHANGES_SKIPPED);
            }
            return false;
        });
    }

    private boolean sendList(EventSink sink) {
        if (!sink.idle()) {
            return false;
        }
        if (listJson == null) {
            listJson = Json.writeText(list.json());
        }
        sink.send("rooms", listJson);
        return true;
    }
}
