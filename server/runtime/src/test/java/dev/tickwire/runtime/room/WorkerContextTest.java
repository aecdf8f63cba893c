package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.runtime.metrics.Counters;
import org.junit.jupiter.api.Test;

class WorkerContextTest {
    private static final long HOUR_NS = 3_600_000_000_000L;

    private long nowNs;
    private final WorkerContext worker =
            WorkerContext.of(Runnable::run, () -> nowNs, new Counters(), new ResumeTokens(), false, false);

    @Test
    void shouldSayHowLateItIsHoweverLateThatIs() {
        long[][] expected = {
            {0, 0}, {-1, 0}, {2_500, 2}, {2_000_000_000_000L, 2_000_000_000}, {HOUR_NS, Integer.MAX_VALUE}
        };
        for (long[] late : expected) {
            nowNs = Long.MAX_VALUE - HOUR_NS / 2 + late[0]; // a clock may overflow
            worker.yieldToRooms(0);
            assertEquals(late[1], worker.microsSince(Long.MAX_VALUE - HOUR_NS / 2));
        }
    }
}
