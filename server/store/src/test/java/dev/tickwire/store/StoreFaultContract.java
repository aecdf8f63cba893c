package dev.tickwire.store;

import static dev.tickwire.store.FaultyDatabase.fail;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does, and a journal over it, when things go wrong or meet. */
abstract class StoreFaultContract extends StoreContract {
    private static final long MS = 1_000_000;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger frozen = new AtomicInteger();
    private final AtomicInteger thawed = new AtomicInteger();

    /** Another host's store; the same one if only one host may use it. */
    abstract Store another() throws Exception;

    /** Bytes that the store has written so far, its log included. */
    abstract long bytesWritten() throws Exception;

    Journal journal() {
        return new Journal(store, JournalLimits.DEFAULT, now::get, new Counting());
    }

    private final class Counting implements JournalListener {
        @Override
        public void frozen(Exception cause) {
            frozen.incrementAndGet();
        }

        @Override
        public void stillFrozen(Exception cause, long retryNs) {}

        @Override
        public void thawed() {
            thawed.incrementAndGet();
        }

        @Override
        public void tailDropped(String room) {}

        @Override
        public void fenced(String room) {}

        @Override
        public void committed(long bytes, long elapsedNs) {}
    }

    static boolean checkpoint(RoomJournal room, int tick) {
        return room.checkpoint(tick, Row.text("header " + tick), Row.text("at " + tick), Row.content(tick, 1), true);
    }

    static boolean append(RoomJournal room, int tick) {
        return room.append(tick, 1, Row.content(tick, 1), 0, Integer.BYTES);
    }

    void pass(long ms) {
        now.addAndGet(ms * MS);
    }

    RoomJournal room(Journal journal, String id) throws StoreException {
        return journal.room(id, store.acquire(List.of(id)).get(0), RoomJournal.NOTHING_DURABLE);
    }

    int durable(RoomJournal room) throws StoreException {
        RecoveredRoom recovered = store.load(room.grant().key());
        assertNotNull(recovered);
        assertTrue(Row.isSound(recovered));
        return recovered.durableTick();
    }

    /**
     * Writes fail before, in and after commits, connections fail, the process is killed: what was promised is there,
     * and all that is there is right.
     */
    @Test
    void whatIsPromisedSurvivesFaultsAndKills() throws Exception {
        long seed = System.nanoTime();
        System.out.println("whatIsPromisedSurvivesFaultsAndKills: seed " + seed);
        Random random = new Random(seed);
        int rooms = 3;
        int[] promised = {-1, -1, -1};
        int[] given = new int[rooms];
        for (int life = 0; life < 15; life++) {
            Journal journal = journal();
            List<RoomJournal> places = new ArrayList<>();
            int[] tick = new int[rooms];
            for (int i = 0; i < rooms; i++) {
                Grant grant = store.acquire(List.of("room " + i)).get(0);
                RecoveredRoom recovered = store.load(grant.key());
                tick[i] = recovered == null ? -1 : recovered.durableTick();
                assertTrue(tick[i] >= promised[i], "seed " + seed + ": promised " + promised[i] + ", is " + tick[i]);
                assertTrue(tick[i] <= given[i]);
                assertTrue(recovered == null || Row.isSound(recovered), "seed " + seed);
                places.add(journal.room("room " + i, grant, tick[i]));
            }
            for (int turn = 0; turn < 80; turn++) {
                cause(random.nextInt(12));
                for (int i = 0; i < rooms; i++) {
                    for (int n = random.nextInt(4); n > 0; n--) {
                        tick[i]++;
                        if (places.get(i).needsCheckpoint() || random.nextInt(20) == 0) {
                            checkpoint(places.get(i), tick[i]);
                        } else {
                            append(places.get(i), tick[i]);
                        }
                    }
                }
                pass(random.nextInt(3000));
                journal.step();
            }
            for (int i = 0; i < rooms; i++) {
                promised[i] = places.get(i).durableTick();
                given[i] = tick[i];
            }
            restart();
        }
        assertTrue(promised[0] > 100 && frozen.get() > 10 && thawed.get() > 10, "much happened");
    }

    private void cause(int fault) {
        database.heal();
        switch (fault) {
            case 0 -> database.beforeCommit = () -> fail("before a commit");
            case 1 -> database.afterCommit = () -> fail("after a commit");
            case 2 -> {
                AtomicInteger statements = new AtomicInteger(3);
                database.preparing = () -> {
                    if (statements.decrementAndGet() == 0) {
                        fail("in a statement");
                    }
                };
            }
            case 3 -> database.connecting = () -> fail("connecting");
            case 4 -> database.connected = this::makeReadOnly;
            default -> {}
        }
    }

    @Test
    void aDatabaseThatCannotBeWrittenFreezesTheJournalUntilItCan() throws Exception {
        Journal journal = journal();
        RoomJournal room = room(journal, "r");
        checkpoint(room, 0);
        journal.step();
        append(room, 1);
        makeReadOnly(database.raw);
        database.connected = this::makeReadOnly;
        journal.step();
        assertTrue(journal.frozen());
        for (int i = 0; i < 10; i++) {
            pass(10_000);
            journal.step();
            assertTrue(journal.frozen());
            assertFalse(append(room, 2 + i));
        }
        assertEquals(0, room.durableTick());
        database.heal();
        pass(30_000);
        journal.step();
        assertFalse(journal.frozen());
        assertTrue(checkpoint(room, 20));
        append(room, 21);
        journal.step();
        assertEquals(21, room.durableTick());
        assertEquals(21, durable(room));
    }

    @Test
    void aSlowCommitFreezesTheJournalAndCountsIfItIsThere() throws Exception {
        Journal journal = journal();
        RoomJournal room = room(journal, "r");
        checkpoint(room, 0);
        append(room, 1);
        database.beforeCommit = () -> {
            pass(2001);
            assertTrue(journal.frozen());
        };
        journal.step();
        database.heal();
        assertTrue(journal.frozen());
        assertEquals(RoomJournal.NOTHING_DURABLE, room.durableTick());
        pass(1000);
        journal.step();
        assertFalse(journal.frozen());
        assertEquals(1, room.durableTick());
        assertEquals(1, durable(room));
    }

    /**
     * An owner commits as fast as it can while others take its room over: what it was told is durable is there, and
     * nothing comes later.
     */
    @Test
    @Timeout(300)
    void takeOversRaceWithCommits() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Store other = another();
        try {
            Store owner = store;
            Store next = other;
            Grant grant = owner.acquire(List.of("raced")).get(0);
            int tick = 0;
            for (int round = 0; round < 150; round++) {
                AtomicInteger acknowledged = new AtomicInteger(-1);
                Store committing = owner;
                Grant held = grant;
                int from = tick;
                Future<?> commits = thread.submit(() -> {
                    boolean fenced = !committing
                            .commit(new Row().checkpoint(held, from).commit())
                            .isEmpty();
                    for (int sequence = 0; !fenced; sequence++) {
                        acknowledged.set(from + sequence);
                        Commit commit = new Row()
                                .chunk(held, sequence, from + sequence + 1, 1)
                                .commit();
                        Set<Grant> stale = committing.commit(commit);
                        fenced = stale.contains(held);
                    }
                    return null;
                });
                while (acknowledged.get() < from + round % 7 && !commits.isDone()) {
                    Thread.onSpinWait();
                }
                grant = next.acquire(List.of("raced")).get(0);
                RecoveredRoom recovered = next.load(grant.key());
                commits.get();
                assertNotNull(recovered);
                assertTrue(Row.isSound(recovered));
                assertEquals(acknowledged.get(), recovered.durableTick(), "round " + round);
                tick = recovered.durableTick();
                Store former = owner;
                owner = next;
                next = former;
            }
        } finally {
            thread.shutdown();
            if (other != store) {
                other.close();
            }
        }
    }

    /** Two minutes of 300 rooms with four players each: long enough for SQLite to move its log into the file. */
    @Test
    void writesAtMostThreeTimesWhatItIsGiven() throws Exception {
        int rooms = 300;
        int commits = 2400;
        int between = 200; // commits from a room's checkpoint to its next
        Random random = new Random(3);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < rooms; i++) {
            ids.add("room " + i);
        }
        List<Grant> grants = store.acquire(ids);
        byte[] facts = new byte[40];
        byte[] chunks = new byte[rooms * (Chunk.HEADER_BYTES_MAX + facts.length)];
        CRC32C crc = new CRC32C();
        long given = 0;
        long before = bytesWritten();
        for (int tick = 1; tick <= commits; tick++) {
            int end = 0;
            List<Checkpoint> checkpoints = new ArrayList<>();
            for (int i = 0; i < rooms; i++) {
                Grant grant = grants.get(i);
                if (tick == 1 || tick % between == i % between) {
                    byte[] state = new byte[2_000 + random.nextInt(4_000)];
                    random.nextBytes(state);
                    checkpoints.add(new Checkpoint(grant, tick - 1, new byte[40], new byte[80], state, true));
                }
                random.nextBytes(facts);
                end = Chunk.write(chunks, end, grant, tick % between, tick, 1, facts, 0, facts.length, crc);
            }
            Commit commit = new Commit(Arrays.copyOf(chunks, end), checkpoints, List.of());
            given += end + checkpoints.stream().mapToInt(Checkpoint::bytes).sum();
            assertEquals(Set.of(), store.commit(commit));
            if (tick % 20 == 0) {
                store.expire();
            }
        }
        double ratio = (bytesWritten() - before) / (double) given;
        System.out.printf(
                "%s: %,d bytes given, %.2f times that written%n", getClass().getSimpleName(), given, ratio);
        assertTrue(ratio > 1 && ratio <= 3, "written for each byte given: " + ratio);
    }
}
