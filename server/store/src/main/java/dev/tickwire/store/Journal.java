package dev.tickwire.store;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a {@link Store}: commits what rooms give, every {@link JournalLimits#commitPeriodNs} nanoseconds.
 *
 * <p><b>Frozen.</b> When a commit fails, or takes too long, the journal does not know what is durable. It drops
 * everything that waits, and accepts nothing more. The writer opens the store again, which shows whether the commit is
 * there; then every room begins a segment, because its earlier chunks may be missing.
 *
 * <p><b>Threads.</b> Any. Rooms copy their chunks into a shared buffer under a lock that they hold only for the copy;
 * the writer exchanges the buffer for an empty one.
 */
public final class Journal implements AutoCloseable {
    // What "commit" holds instead of the time at which a commit began.
    private static final long IDLE = Long.MIN_VALUE;
    private static final long FROZEN = Long.MIN_VALUE + 1;

    private static final long CLOSE_LOOK_MS = 20;

    /** The longest time that a frozen journal waits for its store to close, which may hang. */
    private static final long CLOSE_FROZEN_MS_MAX = 500;

    private final Store store;
    private final JournalLimits limits;
    private final LongSupplier nanoTime;
    private final JournalListener listener;
    private final Thread writer = new Thread(this::run, "tickwire-journal");
    private final AtomicLong commit = new AtomicLong(IDLE);
    private volatile boolean closing;

    private final Object lock = new Object();
    private Batch filling = new Batch();
    private volatile int generation; // of segments: one higher after each freeze
    private volatile boolean roomy = true; // less than half of the queue is used

    // Used by the writer alone.
    private Batch writing = new Batch();
    private long retryNs;
    private long retryAtNs;
    private long expiredNs;

    Journal(Store store, JournalLimits limits, LongSupplier nanoTime, JournalListener listener) {
        this.store = store;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.retryNs = limits.retryNs();
        this.expiredNs = nanoTime.getAsLong();
    }

    /**
     * Starts the writer.
     *
     * @param store which the journal closes
     * @param nanoTime a monotonic clock
     */
    public static Journal start(Store store, JournalLimits limits, LongSupplier nanoTime, JournalListener listener) {
        Journal journal = new Journal(store, limits, nanoTime, listener);
        journal.writer.setDaemon(true); // a disk may hang
        journal.writer.start();
        return journal;
    }

    /**
     * Adds a room.
     *
     * @param room its id
     * @param durableTick {@link RecoveredRoom#durableTick}, or {@link RoomJournal#NOTHING_DURABLE}
     */
    public RoomJournal room(String room, Grant grant, int durableTick) {
        return new RoomJournal(this, room, grant, durableTick);
    }

    /** Whether nothing becomes durable at present. Also freezes the journal if a commit takes too long. */
    public boolean frozen() {
        long began = commit.get();
        if (began != IDLE && began != FROZEN && nanoTime.getAsLong() - began > limits.commitNsMax()) {
            long ms = TimeUnit.NANOSECONDS.toMillis(limits.commitNsMax());
            freeze(began, new StoreException("a commit has taken longer than " + ms + " ms"));
        }
        return commit.get() == FROZEN;
    }

    /**
     * Commits what waits, closes the store and ends the writer. Waits for at most the longest time of a commit; a store
     * that hangs is left as it is.
     */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            while (writer.isAlive() && !frozen()) {
                writer.join(CLOSE_LOOK_MS);
            }
            writer.join(CLOSE_FROZEN_MS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean append(RoomJournal room, int firstTick, int ticks, byte[] content, int offset, int length) {
        synchronized (lock) {
            if (room.segment != generation || room.nextTick == RoomJournal.NO_CHUNKS) {
                return false;
            }
            if (firstTick != room.nextTick) {
                throw new IllegalArgumentException("tick " + firstTick + " instead of " + room.nextTick);
            }
            if (room.sequence <= Chunk.SEQUENCE_MAX
                    && ticks <= Chunk.TICKS_MAX
                    && length <= Chunk.CONTENT_BYTES_MAX
                    && takes(Chunk.HEADER_BYTES_MAX + length)) {
                filling.add(room, room.sequence++, firstTick, ticks, content, offset, length);
                room.nextTick += ticks;
                return true;
            }
            room.segment = RoomJournal.NO_SEGMENT;
        }
        listener.tailDropped(room.room());
        return false;
    }

    boolean checkpoint(RoomJournal room, Checkpoint checkpoint) {
        synchronized (lock) {
            if (commit.get() == FROZEN || room.ended || !takes(checkpoint.bytes())) {
                return false;
            }
            filling.add(room, checkpoint);
            room.segment = generation;
            room.sequence = 0;
            room.nextTick = checkpoint.chunksFollow() ? checkpoint.tick() + 1 : RoomJournal.NO_CHUNKS;
            return true;
        }
    }

    void end(RoomJournal room) {
        synchronized (lock) {
            if (!room.ended) {
                room.ended = true;
                room.segment = RoomJournal.NO_SEGMENT;
                filling.end(room.grant());
            }
        }
    }

    private boolean takes(long bytes) {
        long after = filling.bytes() + bytes;
        roomy = after < limits.queueBytesMax() / 2;
        return after <= limits.queueBytesMax();
    }

    boolean isCurrent(int segment) {
        return segment == generation;
    }

    boolean takesCheckpoints() {
        return roomy && !frozen();
    }

    void fenced(RoomJournal room) {
        synchronized (lock) {
            room.segment = RoomJournal.NO_SEGMENT;
        }
        listener.fenced(room.room());
    }

    private void run() {
        long dueNs = nanoTime.getAsLong();
        while (!closing) {
            dueNs = Math.max(dueNs + limits.commitPeriodNs(), nanoTime.getAsLong());
            for (long ns; !closing && (ns = dueNs - nanoTime.getAsLong()) > 0; ) {
                LockSupport.parkNanos(this, ns);
            }
            step();
        }
        step();
        store.close();
    }

    /** One turn of the writer. */
    void step() {
        if (commit.get() == FROZEN) {
            if (nanoTime.getAsLong() - retryAtNs >= 0) {
                thaw();
            }
            return;
        }
        synchronized (lock) {
            Batch filled = filling;
            filling = writing;
            writing = filled;
            roomy = true;
        }
        if (!writing.isEmpty() && !commit()) {
            return;
        }
        long nowNs = nanoTime.getAsLong();
        if (nowNs - expiredNs >= limits.expirePeriodNs()) {
            expiredNs = nowNs;
            guarded(() -> {
                store.expire();
                return Set.of();
            });
        }
    }

    private boolean commit() {
        long began = nanoTime.getAsLong();
        Set<Grant> fenced = guarded(() -> store.commit(writing.commit()));
        if (fenced == null) {
            return false;
        }
        retryNs = limits.retryNs();
        long bytes = writing.bytes();
        writing.durable(fenced);
        writing.clear();
        listener.committed(bytes, nanoTime.getAsLong() - began);
        return true;
    }

    @FunctionalInterface
    private interface Write {
        Set<Grant> run() throws StoreException;
    }

    /** What the write returns; {@code null} if it failed or took too long: the journal is frozen. */
    private @Nullable Set<Grant> guarded(Write write) {
        long began = nanoTime.getAsLong();
        commit.set(began);
        try {
            Set<Grant> fenced = write.run();
            if (commit.compareAndSet(began, IDLE)) {
                return fenced;
            }
        } catch (StoreException | RuntimeException e) {
            freeze(began, e);
        }
        retryAtNs = nanoTime.getAsLong() + retryNs;
        return null;
    }

    private void freeze(long began, Exception cause) {
        synchronized (lock) {
            if (!commit.compareAndSet(began, FROZEN)) {
                return;
            }
            generation++;
            filling.drop();
        }
        listener.frozen(cause);
    }

    private void thaw() {
        Set<Grant> fenced;
        try {
            fenced = store.reopen();
        } catch (StoreException | RuntimeException e) {
            retryNs = Math.min(2 * retryNs, limits.retryNsMax());
            retryAtNs = nanoTime.getAsLong() + retryNs;
            listener.stillFrozen(e, retryNs);
            return;
        }
        if (fenced != null) {
            writing.durable(fenced);
            writing.clear();
        }
        // The disk may be full again at the next commit: rooms should not write checkpoints in vain every second.
        retryNs = Math.min(2 * retryNs, limits.retryNsMax());
        synchronized (lock) {
            writing.moveEnded(filling);
            writing.clear();
            commit.set(IDLE);
        }
        listener.thawed();
    }
}
