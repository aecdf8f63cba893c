package dev.tickwire.bench.store;

import dev.tickwire.store.Grant;
import dev.tickwire.store.Journal;
import dev.tickwire.store.JournalLimits;
import dev.tickwire.store.JournalListener;
import dev.tickwire.store.RoomJournal;
import dev.tickwire.store.Store;
import dev.tickwire.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Rooms of four players that tick 20 times per second, evenly spread, and store a chunk per tick and a checkpoint per
 * 10 seconds.
 *
 * <p><b>Threads.</b> One; except for the journal's listener, which is read after the journal is closed.
 */
final class StoreLoad implements JournalListener {
    private static final int TICK_RATE = 20;
    private static final long PERIOD_NS = 1_000_000_000L / TICK_RATE;
    private static final int CHECKPOINT_TICKS = 10 * TICK_RATE;
    private static final int CONTENT_BYTES = 24;
    private static final int STATE_BYTES = 3_000;
    private static final int RING = 256; // ticks whose append times are recorded
    private static final Path IO = Path.of("/proc/self/io");

    private final Random random = new Random(1);
    private final Histogram commitNs = new Histogram(3);
    private final Histogram lagNs = new Histogram(3);
    private long givenBytes;
    private final AtomicInteger troubles = new AtomicInteger();

    /** A room that only appends chunks and writes checkpoints. */
    private final class Given {
        private final RoomJournal journal;
        private final long[] givenNs = new long[RING];
        private long dueNs;
        private int tick = -1;
        private int durable = RoomJournal.NOTHING_DURABLE;

        Given(RoomJournal journal, long dueNs) {
            this.journal = journal;
            this.dueNs = dueNs;
        }

        void tick(long nowNs, int number) {
            byte[] content = new byte[CONTENT_BYTES];
            random.nextBytes(content);
            tick++;
            dueNs += PERIOD_NS;
            givenNs[tick % RING] = nowNs;
            if (journal.needsCheckpoint() || tick % CHECKPOINT_TICKS == number % CHECKPOINT_TICKS) {
                byte[] state = new byte[STATE_BYTES];
                random.nextBytes(state);
                journal.checkpoint(tick, content, content, state, true);
            } else {
                journal.append(tick, 1, content, 0, content.length);
            }
        }

        void look(long nowNs) {
            for (int reached = journal.durableTick(); durable < reached; ) {
                lagNs.recordValue(nowNs - givenNs[++durable % RING]);
            }
        }
    }

    /**
     * @param writtenPerByte bytes that this process wrote for each appended one; {@code NaN} if they could not be
     *     counted
     * @param troubles times that the journal froze or dropped something
     */
    record Result(int rooms, Histogram commitNs, Histogram lagNs, double writtenPerByte, int troubles) {}

    static Result run(Store store, int rooms, int seconds) throws StoreException {
        return new StoreLoad().measure(store, rooms, seconds);
    }

    private Result measure(Store store, int rooms, int seconds) throws StoreException {
        List<String> ids =
                Stream.iterate(0, i -> i + 1).limit(rooms).map(i -> "room " + i).toList();
        List<Grant> grants = store.acquire(ids);
        Journal journal = Journal.start(store, JournalLimits.DEFAULT, System::nanoTime, this);
        List<Given> given = new ArrayList<>();
        long beginNs = System.nanoTime();
        for (int i = 0; i < rooms; i++) {
            RoomJournal room = journal.room(ids.get(i), grants.get(i), RoomJournal.NOTHING_DURABLE);
            given.add(new Given(room, beginNs + PERIOD_NS * i / rooms));
        }
        double before = written();
        for (long nowNs = beginNs; nowNs < beginNs + seconds * 1_000_000_000L; nowNs = System.nanoTime()) {
            for (int i = 0; i < rooms; i++) {
                Given room = given.get(i);
                if (nowNs - room.dueNs >= 0) {
                    room.tick(nowNs, i);
                }
                room.look(nowNs);
            }
            LockSupport.parkNanos(500_000);
        }
        double after = written();
        journal.close();
        return new Result(rooms, commitNs, lagNs, (after - before) / givenBytes, troubles.get());
    }

    /** Bytes that this process has written. */
    private static double written() {
        try (Stream<String> lines = Files.lines(IO)) {
            String prefix = "wchar: ";
            return lines.filter(line -> line.startsWith(prefix))
                    .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
                    .sum();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    @Override
    public void committed(long bytes, long elapsedNs) {
        commitNs.recordValue(elapsedNs);
        givenBytes += bytes;
    }

    @Override
    public void frozen(Exception cause) {
        troubles.incrementAndGet();
    }

    @Override
    public void stillFrozen(Exception cause, long retryNs) {}

    @Override
    public void thawed() {}

    @Override
    public void tailDropped(String room) {
        troubles.incrementAndGet();
    }

    @Override
    public void fenced(String room) {
        troubles.incrementAndGet();
    }
}
