package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapLimitTest {
    private double usedPercent = 50;
    private double usedPercentAfter = 50;
    private double heldPercent = 50;
    private long nowMs = 7;
    private int collections;
    private final HeapLimit limit = new HeapLimit(
            85,
            () -> usedPercent,
            () -> heldPercent,
            () -> {
                collections++;
                usedPercent = usedPercentAfter;
            },
            () -> nowMs);

    @Test
    void shouldBeReachedWhenACollectionLeavesTooMuch() {
        assertFalse(limit.getAsBoolean());
        usedPercent = 85;
        assertFalse(limit.getAsBoolean());
        assertEquals(0, collections);
        usedPercent = 86;
        usedPercentAfter = 86;
        assertTrue(limit.getAsBoolean());
    }

    @Test
    void shouldStartACollectionOnceAMinuteWhileReached() {
        usedPercent = 90;
        usedPercentAfter = 90;
        for (int i = 0; i < 10; i++) {
            assertTrue(limit.getAsBoolean());
        }
        assertEquals(1, collections);
        usedPercentAfter = 20; // rooms have ended
        nowMs += HeapLimit.COLLECTION_INTERVAL_MS - 1;
        assertTrue(limit.getAsBoolean());
        nowMs++;
        assertFalse(limit.getAsBoolean());
        assertEquals(2, collections);
    }

    /** As with G1, whose young collections do not count the old pool. */
    @Test
    void shouldStartACollectionWhenTheLatestDidNotCountTheOldPool() {
        usedPercent = 0;
        heldPercent = 90;
        usedPercentAfter = 20; // most of it was garbage
        assertFalse(limit.getAsBoolean());
        assertFalse(limit.getAsBoolean());
        assertEquals(1, collections);
        nowMs += HeapLimit.COLLECTION_INTERVAL_MS;
        usedPercentAfter = 90; // rooms held it
        assertTrue(limit.getAsBoolean());
        assertEquals(2, collections);
    }

    @Test
    void shouldReadTheHeapOfThisProcess() {
        System.gc();
        assertFalse(HeapLimit.ofProcess(100, () -> nowMs).getAsBoolean());
        assertTrue(HeapLimit.ofProcess(0, () -> nowMs).getAsBoolean(), "a collection leaves this test at least");
    }
}
