package dev.tickwire.runtime.tick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TickTimesTest {
    private static final long MS_NS = 1_000_000;

    private final TickTimes times = new TickTimes(20);
    private long nowNs;

    /** A tick with other rooms' ticks in the middle of its receive phase. */
    private boolean tick(long receiveMs, long othersMs, long gameMs, long sendMs) {
        times.begin(nowNs, 0);
        nowNs += (receiveMs + othersMs) * MS_NS;
        times.end(TickTimes.Phase.RECEIVE, nowNs, othersMs * MS_NS);
        nowNs += gameMs * MS_NS;
        times.end(TickTimes.Phase.GAME, nowNs, othersMs * MS_NS);
        nowNs += sendMs * MS_NS;
        times.end(TickTimes.Phase.SEND, nowNs, othersMs * MS_NS);
        return times.finish(3 * MS_NS);
    }

    @Test
    void shouldSummarizeTheLatestTicks() {
        assertEquals(new TickTimes.Summary(0, 0, 0), times.took());
        for (int i = 0; i < 1000; i++) {
            tick(50, 0, 0, 0);
        }
        for (int i = 1; i <= 512; i++) {
            tick(0, 30, i <= 500 ? 2 : 20, 1);
        }
        assertEquals(new TickTimes.Summary(3000, 21_000, 21_000), times.took());
        assertEquals(new TickTimes.Summary(3000, 3000, 3000), times.late());
    }

    @Test
    void shouldReportOnceAMinuteThatTicksOutlastTheirPeriod() {
        for (int i = 0; i < 9; i++) {
            assertFalse(tick(10, 0, 41, 0));
        }
        assertTrue(tick(10, 0, 41, 0));
        assertEquals(TickTimes.Phase.GAME, times.slowest());
        long reportedNs = nowNs;
        while (nowNs + 100 * MS_NS < reportedNs + 60_000 * MS_NS) {
            assertFalse(tick(1, 0, 1, 98));
        }
        assertTrue(tick(1, 0, 1, 98));
        assertEquals(TickTimes.Phase.SEND, times.slowest());
    }

    @Test
    void shouldNotCountTheTimeOfOtherRooms() {
        for (int i = 0; i < 100; i++) {
            assertFalse(tick(20, 60, 20, 10));
        }
    }
}
