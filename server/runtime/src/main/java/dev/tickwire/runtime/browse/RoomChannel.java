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
 * All who follow the same list: it is made once for them, and what changed is encoded once. A follower who has not
 * taken the last event yet misses the next ones; that costs no memory, and when it is ready it gets the whole list.
 *
 * <p><b>Threads.</b> Owned by one.
 */
final class RoomChannel {
    private final Map<EventSink, Boolean> upToDate = new HashMap<>();
    private final RoomQuery query;
    private final int limit;
    private final Counters counters;
    private @Nullable FoundRooms found; // null: a change failed half-way
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

    /** Gives a new follower the list as the others have it. */
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
     * Tells what changed, and gives the whole list to those who missed something and are ready now. After an exception,
     * the next call makes the list anew.
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
            upToDate.replaceAll((sink, knows) -> false);
        } else if (changing.apply(roomChanges)) {
            sendChanges(changing.first(limit));
        }
        upToDate.replaceAll((sink, knows) -> knows || sendList(sink));
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
        upToDate.replaceAll((sink, knowsBefore) -> {
            if (knowsBefore && sink.idle()) {
                sink.send("changes", changes);
                return true;
            }
            if (knowsBefore) {
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
