package dev.tickwire.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResumptionTest {
    private static final int GRACE_MS = 15_000;

    private final long seed = System.nanoTime();
    private final Resumption resumption = new Resumption(new SplittableRandom(seed));

    @Test
    void shouldAttemptAtOnceThenWithBackOff() {
        assertEquals(0, resumption.lost(0, GRACE_MS));
        int boundMs = 250;
        for (int i = 0; i < 8; i++) {
            long waitMs = resumption.lost(10L * i, GRACE_MS);
            assertTrue(waitMs >= 0 && waitMs < boundMs, "seed " + seed + ": " + waitMs + " of " + boundMs);
            boundMs = Math.min(2 * boundMs, 1000);
        }
    }

    @Test
    void shouldGiveUpWhenTheGraceTimeIsOver() {
        resumption.lost(0, GRACE_MS);
        assertTrue(resumption.lost(GRACE_MS - 1, GRACE_MS) <= 1, "seed " + seed);
        assertEquals(1, resumption.leftMs(GRACE_MS - 1));
        assertEquals(0, resumption.lost(GRACE_MS, GRACE_MS));
        assertEquals(0, resumption.leftMs(GRACE_MS));
    }

    @Test
    void shouldHaveTheWholeGraceTimeAfterAResumption() {
        resumption.lost(0, GRACE_MS);
        resumption.resumed();
        assertEquals(0, resumption.lost(GRACE_MS, GRACE_MS));
    }

    @Test
    void shouldNotLoopWhenWhatItResumesIsLostAtOnce() {
        long nowMs = 0;
        int attempts = 0;
        while (nowMs < 60_000) {
            nowMs += 1 + resumption.lost(nowMs, GRACE_MS);
            resumption.resumed();
            attempts++;
        }
        assertTrue(attempts < 60 * 4, "seed " + seed + ": " + attempts + " attempts in a minute");
    }
}
