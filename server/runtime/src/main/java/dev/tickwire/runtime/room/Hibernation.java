package dev.tickwire.runtime.room;

import dev.tickwire.Durability;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.RoomRefusedException.Reason;
import dev.tickwire.store.StoreException;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms that are in the store and not in memory. A room enters when it has paused for long, or had paused when an
 * earlier process ended; it leaves when it is woken. In between it may be found both here and among the open rooms, but
 * never in neither.
 *
 * <p><b>Threads.</b> Any; none waits.
 */
public final class Hibernation {
    private static final Logger LOG = LoggerFactory.getLogger(Hibernation.class);

    private final Rooms rooms;
    private final StoredRooms stored;
    private final Storage storage;
    private final Counters counters;
    private final ConcurrentHashMap<String, HibernatingRoom> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CompletableFuture<Room>> waking = new ConcurrentHashMap<>();

    Hibernation(Rooms rooms, StoredRooms stored, Storage storage, Counters counters) {
        this.rooms = rooms;
        this.stored = stored;
        this.storage = storage;
        this.counters = counters;
    }

    /** The room of this id if it hibernates. */
    public @Nullable HibernatingRoom find(String id) {
        return byId.get(id);
    }

    /** The hibernating rooms, in no particular order; a live view. */
    public Collection<HibernatingRoom> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    void add(HibernatingRoom room) {
        byId.put(room.id(), room);
        counters.increment(Counter.ROOMS_HIBERNATING);
    }

    private void remove(HibernatingRoom room) {
        if (byId.remove(room.id()) != null) {
            counters.add(Counter.ROOMS_HIBERNATING, -1);
        }
    }

    /** Hibernates the stored rooms that have paused for this long. */
    public void takeIdle(long idleNsMin) {
        for (Room room : rooms.all()) {
            Durability durability = room.durability();
            if (durability != null && durability != Durability.NONE && room.paused() && room.idleNs() >= idleNsMin) {
                room.execute(() -> room.hibernate(this::add, this::remove, rooms::left));
            }
        }
    }

    /**
     * Opens a hibernating room, once for all concurrent callers. The future completes on the room's worker.
     *
     * @return fails with a {@link RoomRefusedException}
     */
    public CompletableFuture<Room> wake(String id) {
        CompletableFuture<Room> wake = new CompletableFuture<>();
        CompletableFuture<Room> running = waking.putIfAbsent(id, wake);
        if (running != null) {
            return running;
        }
        HibernatingRoom room = byId.get(id);
        Room open = rooms.find(id);
        if (rooms.stopping()) {
            fail(id, wake, Reason.STOPPING, "the host is shutting down");
        } else if (room == null && open != null) { // another thread has woken it since the caller looked
            succeed(id, wake, open);
        } else if (room == null) {
            fail(id, wake, Reason.GONE, "the room has ended");
        } else if (!room.readable()) {
            fail(id, wake, Reason.FAILED, "the room cannot be opened");
        } else {
            storage.read(() -> load(room, wake));
        }
        return wake;
    }

    private void load(HibernatingRoom room, CompletableFuture<Room> wake) {
        try {
            if (!storage.owns(room.grant())) {
                LOG.warn("room {} goes on in another process", room.id());
                forget(room);
                fail(room.id(), wake, Reason.GONE, "the room is another process's");
                return;
            }
            StoredRoomContents found = stored.load(room.id(), room.grant());
            if (found == null) {
                unreadable(room, wake);
            } else {
                reopen(room, found, wake);
            }
        } catch (StoreException e) {
            LOG.warn("room {} cannot be loaded now: {}", room.id(), e.getMessage());
            fail(room.id(), wake, Reason.BUSY, "the store does not give the room");
        } catch (RuntimeException e) { // of the game's options or properties
            LOG.error("room {} cannot be read", room.id(), e);
            unreadable(room, wake);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it completes the other one
    private void reopen(HibernatingRoom room, StoredRoomContents found, CompletableFuture<Room> wake) {
        stored.reopen(found).whenComplete((open, error) -> {
            if (error == null) {
                counters.increment(Counter.ROOMS_WOKEN);
                remove(room);
                succeed(room.id(), wake, open);
            } else if (error instanceof RoomRefusedException refused && refused.reason() != Reason.FAILED) {
                fail(room.id(), wake, refused.reason(), String.valueOf(refused.getMessage()));
            } else {
                unreadable(room, wake);
            }
        });
    }

    /** The log says why. */
    private void unreadable(HibernatingRoom room, CompletableFuture<Room> wake) {
        counters.increment(Counter.ROOMS_NOT_WOKEN);
        byId.replace(room.id(), room, room.unreadable());
        fail(room.id(), wake, Reason.FAILED, "the room cannot be opened");
    }

    private void succeed(String id, CompletableFuture<Room> wake, Room room) {
        waking.remove(id);
        wake.complete(room);
    }

    private void fail(String id, CompletableFuture<Room> wake, Reason reason, String why) {
        waking.remove(id);
        wake.completeExceptionally(new RoomRefusedException(reason, why));
    }

    /** Ends a hibernating room. Its game is called as at any end, unless the room cannot be woken. */
    @SuppressWarnings("FutureReturnValueIgnored") // no caller waits
    public void end(HibernatingRoom room, CloseReason reason, String text) {
        wake(room.id()).whenComplete((open, error) -> {
            if (error == null) {
                open.close(reason, text);
            } else if (byId.containsKey(room.id()) && !rooms.stopping()) {
                LOG.warn("room {} is deleted without a call of its game", room.id());
                storage.journal(room.id(), room.grant(), 0).end();
                forget(room);
            }
        });
    }

    private void forget(HibernatingRoom room) {
        remove(room);
        rooms.forget(room.creation());
    }

    /** Why a future of {@link #wake} has failed. */
    public static Reason reason(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof RoomRefusedException refused ? refused.reason() : Reason.FAILED;
    }
}
