package dev.tickwire.runtime.admission;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the heap is too full for another room. The limit applies to the use after the latest collection, because use
 * between collections is mostly garbage. Above the limit a check starts a collection, at most once a minute, because
 * rooms may have ended since the latest one.
 *
 * <p>Young collections of G1 do not count its old pool, so the use after the latest collection may be 0 while rooms
 * fill the heap. So a check also starts a collection, in the same interval, when the current use of the pools of
 * long-lived objects, garbage included, is above the limit, and then compares the use after that. If the heap fills
 * within the minute after a collection, the checks notice it at the end of that minute.
 *
 * <p><b>Threads.</b> Any.
 */
public final class HeapLimit implements BooleanSupplier {
    static final long COLLECTION_INTERVAL_MS = TimeUnit.MINUTES.toMillis(1);

    private static final Logger LOG = LoggerFactory.getLogger(HeapLimit.class);
    private static final int PERCENT = 100;

    private final int percentMax;
    private final DoubleSupplier leftPercent;
    private final DoubleSupplier heldPercent;
    private final Runnable collection;
    private final LongSupplier clockMs;
    private long dueMs;

    /**
     * @param percentMax of the heap's largest size
     * @param leftPercent use of the heap after the latest collection, in percent of its largest size
     * @param heldPercent current use of the pools of long-lived objects, in percent of the heap's largest size
     * @param collection starts a collection
     * @param clockMs milliseconds that never go back
     */
    HeapLimit(
            int percentMax,
            DoubleSupplier leftPercent,
            DoubleSupplier heldPercent,
            Runnable collection,
            LongSupplier clockMs) {
        this.percentMax = percentMax;
        this.leftPercent = leftPercent;
        this.heldPercent = heldPercent;
        this.collection = collection;
        this.clockMs = clockMs;
        this.dueMs = clockMs.getAsLong();
    }

    /** The limit of this process. */
    public static HeapLimit ofProcess(int percentMax, LongSupplier clockMs) {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        List<MemoryPoolMXBean> longLived = pools.stream()
                .filter(MemoryPoolMXBean::isUsageThresholdSupported) // not eden and survivors
                .toList();
        return new HeapLimit(
                percentMax,
                () -> usedPercent(pools, MemoryPoolMXBean::getCollectionUsage),
                () -> usedPercent(longLived, MemoryPoolMXBean::getUsage),
                System::gc,
                clockMs);
    }

    private static double usedPercent(
            List<MemoryPoolMXBean> pools, Function<MemoryPoolMXBean, @Nullable MemoryUsage> usage) {
        long usedBytes = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage used = usage.apply(pool);
            usedBytes += used == null ? 0 : used.getUsed();
        }
        return (double) PERCENT * usedBytes / Runtime.getRuntime().maxMemory();
    }

    /** Whether the heap is too full for another room now. */
    @Override
    public boolean getAsBoolean() {
        if (leftPercent.getAsDouble() <= percentMax && heldPercent.getAsDouble() <= percentMax) {
            return false;
        }
        if (collectionDue()) {
            collection.run();
            if (leftPercent.getAsDouble() > percentMax) {
                LOG.warn(
                        "The heap is {} % full after a collection; no room is opened above {} %",
                        Math.round(leftPercent.getAsDouble()), percentMax);
            }
        }
        return leftPercent.getAsDouble() > percentMax;
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
