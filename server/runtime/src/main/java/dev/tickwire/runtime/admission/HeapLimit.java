package dev.tickwire.runtime.admission;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the heap is too full for another room. It compares the use after the latest collection, because use between collections is mostly garbage. Above
 * the limit it starts a collection, at most once a minute: rooms that have ended since may have left enough.
 *
 * <p><b>Threads.</b> Any.
 */
public final class HeapLimit implements BooleanSupplier {
    static final long COLLECTION_INTERVAL_MS = TimeUnit.MINUTES.toMillis(1);

    private static final Logger LOG = LoggerFactory.getLogger(HeapLimit.class);
    private static final int PERCENT = 100;

    private final int percentMax;
    private final DoubleSupplier usedPercent;
    private final Runnable collection;
    private final LongSupplier clockMs;
    private long dueMs;

    /**
     * A limit.
     *
     * @param percentMax of the heap's largest size
     * @param usedPercent use of the heap after the latest collection, in percent of its largest size
     * @param collection starts a collection
     * @param clockMs never goes back
     */
    HeapLimit(int percentMax, DoubleSupplier usedPercent, Runnable collection, LongSupplier clockMs) {
        this.percentMax = percentMax;
        this.usedPercent = usedPercent;
        this.collection = collection;
        this.clockMs = clockMs;
        this.dueMs = clockMs.getAsLong();
    }

    /** The limit of this process. */
    public static HeapLimit ofProcess(int percentMax, LongSupplier clockMs) {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        return new HeapLimit(percentMax, () -> usedPercent(pools), System::gc, clockMs);
    }

    private static double usedPercent(List<MemoryPoolMXBean> pools) {
        long usedBytes = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage afterCollection = pool.getCollectionUsage();
            usedBytes += afterCollection == null ? 0 : afterCollection.getUsed();
        }
        return (double) PERCENT * usedBytes / Runtime.getRuntime().maxMemory();
    }

    /** Whether no room may be opened now. */
    @Override
    public boolean getAsBoolean() {
        if (usedPercent.getAsDouble() <= percentMax) {
            return false;
        }
        if (collectionDue()) {
            collection.run();
            if (usedPercent.getAsDouble() > percentMax) {
                LOG.warn(
                        "The heap is {} % full after a collection; no room is opened above {} %",
                        Math.round(usedPercent.getAsDouble()), percentMax);
            }
        }
        return usedPercent.getAsDouble() > percentMax;
    }

    private synchronized boolean collectionDue() {
        long nowMs = clockMs.getAsLong();
        boolean due = nowMs >= dueMs;
        if (due) {
            dueMs = nowMs + COLLECTION_INTERVAL_MS;
        }
        return due;
    }
}
