package dev.tickwire.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A journal whose writer takes its turns when a test says so, over a store in memory. */
abstract class JournalFixture {
    static final byte[] NOTHING = {};
    static final JournalLimits LIMITS = new JournalLimits(50, 2000, 10_000, 1000, 4000, 1000);

    final MemoryStore store = new MemoryStore();
    final AtomicLong now = new AtomicLong(5);
    final List<String> heard = new ArrayList<>();
    final Journal journal = new Journal(store, LIMITS, now::get, new Notes());
    final RoomJournal a = room("a");
    final RoomJournal b = room("b");

    final class Notes implements JournalListener {
        @Override
        public void frozen(Exception cause) {
            heard.add("frozen: " + cause.getMessage());
        }

        @Override
        public void stillFrozen(Exception cause, long retryNs) {
            heard.add("still frozen, again in " + retryNs + ": " + cause.getMessage());
        }

        @Override
        public void thawed() {
            heard.add("thawed");
        }

        @Override
        public void tailDropped(String room) {
            heard.add("dropped " + room);
        }

        @Override
        public void fenced(String room) {
            heard.add("fenced " + room);
        }

        @Override
        public void committed(long bytes, long elapsedNs) {}
    }

    RoomJournal room(String id) {
        return journal.room(id, store.acquire(List.of(id)).get(0), RoomJournal.NOTHING_DURABLE);
    }

    static boolean checkpoint(RoomJournal room, int tick) {
        return room.checkpoint(tick, NOTHING, NOTHING, NOTHING, true);
    }

    static boolean append(RoomJournal room, int tick) {
        return room.append(tick, 1, NOTHING, 0, 0);
    }

    static void fail(String message) throws StoreException {
        throw new StoreException(message);
    }
}
