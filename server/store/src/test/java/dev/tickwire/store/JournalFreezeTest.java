package dev.tickwire.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a journal does after a commit that failed or hangs. */
class JournalFreezeTest extends JournalFixture {
    private static final long HANG_MS = 60_000;

    @Test
    void aFailedCommitFreezesAndIsNotTriedAgain() {
        checkpoint(a, 0);
        journal.step();
        append(a, 1);
        store.before = () -> fail("disk full");
        journal.step();
        assertTrue(journal.frozen());
        assertEquals(List.of("frozen: disk full"), heard);
        assertEquals(0, a.durableTick());
        assertFalse(append(a, 2), "frozen: nothing is taken");
        assertFalse(checkpoint(a, 2));
        assertFalse(a.needsCheckpoint());

        store.before = () -> {};
        now.addAndGet(999);
        journal.step();
        assertEquals(0, store.reopened, "not before a second");
        now.addAndGet(1);
        journal.step();
        assertFalse(journal.frozen());
        assertEquals("thawed", heard.get(1));
        journal.step();
        assertEquals(1, store.commits.size(), "what failed is not committed again");
        assertEquals(0, a.durableTick());
        assertFalse(append(a, 3), "its chunks have a gap");
        assertTrue(a.needsCheckpoint());
        assertTrue(checkpoint(a, 3));
        assertEquals(0, a.durableTick());
        journal.step();
        assertEquals(3, a.durableTick());
    }

    @Test
    void whatWaitsWhenTheJournalFreezesIsDropped() {
        checkpoint(a, 0);
        checkpoint(b, 0);
        store.before = () -> {
            append(a, 1); // while the commit is under way
            fail("gone");
        };
        journal.step();
        store.before = () -> {};
        now.addAndGet(1000);
        journal.step();
        assertTrue(a.needsCheckpoint());
        journal.step();
        assertEquals(0, store.commits.size());
    }

    @Test
    void readingResolvesACommitOfUnknownOutcome() {
        checkpoint(a, 0);
        append(a, 1);
        store.after = () -> fail("connection lost");
        journal.step();
        assertTrue(journal.frozen());
        assertEquals(RoomJournal.NOTHING_DURABLE, a.durableTick(), "nobody knows yet");
        store.after = () -> {};
        now.addAndGet(1000);
        journal.step();
        assertEquals(1, a.durableTick(), "it is there");
        assertEquals(1, store.commits.size());
        assertTrue(a.needsCheckpoint());
    }

    @Test
    void aFencedRoomOfACommitInDoubtGetsNoPromise() {
        checkpoint(a, 0);
        store.acquire(List.of("a"));
        store.after = () -> fail("connection lost");
        journal.step();
        store.after = () -> {};
        now.addAndGet(1000);
        journal.step();
        assertEquals(RoomJournal.NOTHING_DURABLE, a.durableTick());
        assertTrue(a.fenced());
    }

    @Test
    void aCommitThatHangsFreezesAtItsDeadline() {
        checkpoint(a, 0);
        store.before = () -> {
            now.addAndGet(2000);
            assertFalse(journal.frozen());
            now.addAndGet(1);
            assertTrue(journal.frozen(), "found by a room that asks, as the writer hangs");
            assertFalse(append(a, 1));
        };
        journal.step();
        assertTrue(journal.frozen(), "though the commit went well in the end");
        assertEquals(RoomJournal.NOTHING_DURABLE, a.durableTick());
        assertEquals(1, heard.size());
        store.before = () -> {};
        now.addAndGet(1000);
        journal.step();
        assertEquals(0, a.durableTick());
        assertEquals(List.of("frozen: a commit has taken longer than 0 ms", "thawed"), heard);
    }

    @Test
    void attemptsToThawGetRarerUntilACommitSucceeds() {
        checkpoint(a, 0);
        store.before = () -> fail("full");
        store.reopening = () -> fail("full");
        journal.step();
        for (int second = 0; second < 20; second++) {
            now.addAndGet(1000);
            journal.step();
        }
        assertEquals(
                List.of("frozen: full", again(2000), again(4000), again(4000), again(4000), again(4000)),
                heard.subList(0, 6));
        // It can be opened, but the next commit fails: the wait goes on from there.
        store.reopening = () -> {};
        now.addAndGet(4000);
        journal.step();
        assertTrue(checkpoint(a, 5));
        journal.step();
        assertTrue(journal.frozen());
        now.addAndGet(3999);
        journal.step();
        assertTrue(journal.frozen());
        store.before = () -> {};
        now.addAndGet(1);
        journal.step();
        checkpoint(a, 6);
        journal.step();
        assertEquals(6, a.durableTick());
        store.before = () -> fail("again");
        append(a, 7);
        journal.step();
        now.addAndGet(1000);
        journal.step();
        assertFalse(journal.frozen(), "a commit went well: the first attempt comes after a second");
    }

    @Test
    void closingDoesNotWaitForAStoreThatHangs() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch healed = new CountDownLatch(1);
        Journal running = Journal.start(store, LIMITS, now::get, new Notes());
        checkpoint(running.room("c", store.acquire(List.of("c")).get(0), RoomJournal.NOTHING_DURABLE), 0);
        store.before = () -> {
            hangs.countDown();
            awaitUninterruptibly(healed);
        };
        Thread closing = new Thread(running::close);
        closing.start();
        hangs.await();
        now.addAndGet(2001);
        closing.join(HANG_MS);
        assertFalse(closing.isAlive());
        assertTrue(running.frozen());
        assertFalse(store.closed);
        healed.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String again(int ns) {
        return "still frozen, again in " + ns + ": full";
    }
}
