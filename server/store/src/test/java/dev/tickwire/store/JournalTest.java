package dev.tickwire.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JournalTest extends JournalFixture {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aRoomBeginsWithACheckpointAndIsDurableOnceCommitted() {
        assertTrue(a.needsCheckpoint());
        assertFalse(append(a, 0), "nothing counts before a checkpoint");
        assertTrue(checkpoint(a, 7));
        assertFalse(a.needsCheckpoint());
        assertTrue(append(a, 8));
        assertTrue(append(a, 9));
        assertEquals(RoomJournal.NOTHING_DURABLE, a.durableTick());
        journal.step();
        assertEquals(9, a.durableTick());
        assertTrue(b.needsCheckpoint());
        assertEquals(1, store.commits.size());
        journal.step();
        assertEquals(1, store.commits.size(), "nothing given, nothing written");
    }

    @Test
    void aCommitHoldsTheChunksOfAllRoomsInOrder() {
        checkpoint(a, 0);
        checkpoint(b, 10);
        append(a, 1);
        append(b, 11);
        append(a, 2);
        checkpoint(a, 2);
        append(a, 3);
        journal.step();
        Commit commit = store.commits.get(0);
        List<String> chunks = new ArrayList<>();
        for (Chunk chunk = Chunk.read(commit.chunks(), 0);
                chunk != null;
                chunk = Chunk.read(commit.chunks(), chunk.end())) {
            chunks.add(chunk.key() + ":" + chunk.sequence() + "@" + chunk.firstTick());
        }
        assertEquals(List.of("1:0@1", "2:0@11", "1:1@2", "1:0@3"), chunks);
        assertEquals(
                List.of(0, 10, 2),
                commit.checkpoints().stream().map(Checkpoint::tick).toList());
        assertEquals(3, a.durableTick());
        assertEquals(11, b.durableTick());
    }

    @Test
    void aRoomThatRestsGivesACheckpointFirstWhenItGoesOn() {
        a.checkpoint(5, NOTHING, NOTHING, NOTHING, false);
        assertFalse(a.needsCheckpoint());
        assertFalse(append(a, 6));
        checkpoint(a, 6);
        assertTrue(append(a, 7));
        journal.step();
        assertEquals(7, a.durableTick());
    }

    @Test
    void aGapIsAnError() {
        checkpoint(a, 0);
        append(a, 1);
        assertThrows(IllegalArgumentException.class, () -> append(a, 3));
    }

    @Test
    void aFullQueueDropsTheTailsOfWholeRooms() {
        checkpoint(a, 0);
        checkpoint(b, 0);
        byte[] content = new byte[1000];
        int tick = 1;
        while (a.append(tick, 1, content, 0, content.length)) {
            tick++;
        }
        assertEquals(10, tick, "9 chunks of 1,014 bytes or less fit into 10,000");
        assertEquals(List.of("dropped a"), heard);
        assertFalse(append(a, tick), "a small one would fit, but there is a gap before it");
        assertEquals(List.of("dropped a"), heard, "said once");
        assertFalse(a.needsCheckpoint(), "not while there is no space for it");
        assertTrue(append(b, 1), "another room's still fits");
        journal.step();
        assertEquals(9, a.durableTick());
        assertEquals(1, b.durableTick());
        assertTrue(a.needsCheckpoint());
        assertFalse(a.checkpoint(20, NOTHING, NOTHING, new byte[10_001], true));
        assertTrue(checkpoint(a, 20));
        assertTrue(append(a, 21));
        journal.step();
        assertEquals(21, a.durableTick());
    }

    @Test
    void aRoomThatWasTakenOverLearnsIt() {
        checkpoint(a, 0);
        checkpoint(b, 0);
        journal.step();
        Grant grant = store.acquire(List.of("a")).get(0);
        RoomJournal next = journal.room("a", grant, 0);
        append(a, 1);
        checkpoint(next, 0);
        append(next, 1);
        append(b, 1);
        journal.step();
        assertTrue(a.fenced());
        assertEquals(0, a.durableTick());
        assertFalse(a.needsCheckpoint());
        assertEquals(List.of("fenced a"), heard);
        assertEquals(1, next.durableTick());
        assertEquals(1, b.durableTick());
    }

    @Test
    void aRoomThatEndedIsForgottenEvenIfTheJournalFreezesMeanwhile() {
        checkpoint(a, 0);
        checkpoint(b, 0);
        journal.step();
        a.end();
        store.before = () -> {
            b.end();
            fail("gone");
        };
        journal.step();
        store.before = () -> {};
        now.addAndGet(1000);
        journal.step();
        journal.step();
        assertEquals(
                List.of(b.grant(), a.grant()),
                store.commits.get(store.commits.size() - 1).ended());
        assertFalse(checkpoint(a, 5), "it has ended");
        journal.step();
        assertEquals(2, store.commits.size(), "once");
    }

    @Test
    void expiresOnceAPeriodAndFreezesIfThatFails() {
        for (int i = 0; i < 100; i++) {
            now.addAndGet(50);
            journal.step();
        }
        assertEquals(5, store.expired);
        checkpoint(a, 0);
        store.expiring = () -> fail("gone");
        now.addAndGet(1000);
        journal.step();
        assertEquals(0, a.durableTick(), "it was committed before");
        assertTrue(journal.frozen());
    }

    @Test
    @Timeout(60)
    void closingCommitsWhatIsThere() {
        Journal running = Journal.start(store, JournalLimits.DEFAULT, System::nanoTime, new Notes());
        RoomJournal room = running.room("c", store.acquire(List.of("c")).get(0), RoomJournal.NOTHING_DURABLE);
        checkpoint(room, 0);
        append(room, 1);
        running.close();
        assertEquals(1, room.durableTick());
        assertTrue(store.closed);
    }

    @Test
    void givingAChunkAllocatesNothing() {
        byte[] content = new byte[50];
        checkpoint(a, 0);
        int tick = 1;
        long leastBytes = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                a.append(tick++, 1, content, 0, content.length);
                a.needsCheckpoint();
                journal.frozen();
            }
            leastBytes = Math.min(leastBytes, THREADS.getCurrentThreadAllocatedBytes() - before);
            journal.step();
        }
        assertEquals(tick - 1, a.durableTick(), "all were taken");
        assertEquals(0, leastBytes);
    }

    /**
     * Many workers and a writer that fails now and then: what is promised of a room is a prefix of what it gave, as the
     * store has it.
     */
    @Test
    @Timeout(120)
    void workersAndAFailingWriterAgreeOnWhatIsDurable() throws Exception {
        JournalLimits limits = new JournalLimits(0, Long.MAX_VALUE / 2, 100_000, 0, 0, Long.MAX_VALUE);
        Journal running = new Journal(store, limits, System::nanoTime, new Notes());
        int[] turn = {0};
        store.before = () -> {
            if (++turn[0] % 5 == 1) {
                fail("before");
            }
        };
        store.after = () -> {
            if (turn[0] % 5 == 3) {
                fail("after");
            }
        };
        int workers = 4;
        RoomJournal[] rooms = new RoomJournal[workers];
        CountDownLatch over = new CountDownLatch(workers);
        for (int i = 0; i < workers; i++) {
            String id = "w" + i;
            RoomJournal room = running.room(id, store.acquire(List.of(id)).get(0), RoomJournal.NOTHING_DURABLE);
            rooms[i] = room;
            new Thread(() -> {
                        for (int tick = 0; room.durableTick() < 100_000; tick++) {
                            if (room.needsCheckpoint()) {
                                checkpoint(room, tick);
                            } else {
                                append(room, tick);
                            }
                        }
                        over.countDown();
                    })
                    .start();
        }
        while (over.getCount() > 0) {
            running.step();
        }
        for (RoomJournal room : rooms) {
            int stored = stored(room.grant());
            assertTrue(room.durableTick() <= stored, room.durableTick() + " promised, " + stored + " stored");
        }
    }

    /** The last tick of the newest checkpoint and the chunks after it without a gap. */
    private int stored(Grant grant) {
        int tick = store.commits.stream()
                .flatMap(commit -> commit.checkpoints().stream())
                .filter(checkpoint -> checkpoint.grant().equals(grant))
                .mapToInt(Checkpoint::tick)
                .max()
                .orElseThrow();
        for (Commit commit : store.commits) {
            for (Chunk chunk = Chunk.read(commit.chunks(), 0);
                    chunk != null;
                    chunk = Chunk.read(commit.chunks(), chunk.end())) {
                if (chunk.key() == grant.key() && chunk.firstTick() == tick + 1) {
                    tick = chunk.lastTick();
                }
            }
        }
        return tick;
    }
}
