package dev.tickwire.runtime.tick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TickScheduleTest {
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void shouldNeverDrift() {
        TickSchedule schedule = new TickSchedule(60, 0, -12345);
        long epochNs = schedule.dueNs();
        for (int tick = 0; tick < 60 * 3600; tick++) {
            schedule.started(schedule.dueNs() + tick % 7 * 1000L);
        }
        assertEquals(epochNs + 3600 * SECOND_NS, schedule.dueNs());
    }

    @Test
    void shouldStartWithinAPeriodInItsPhase() {
        for (int phase = 0; phase < 9; phase++) {
            TickSchedule schedule = new TickSchedule(20, phase, 123_456_789);
            long earlyNs = schedule.dueNs() - 123_456_789;
            assertTrue(earlyNs >= 0 && earlyNs <= SECOND_NS / 20, "phase " + phase + ": " + earlyNs);
            assertEquals(phase % 4 * SECOND_NS / 80, Math.floorMod(schedule.dueNs(), SECOND_NS / 20));
        }
    }

    @Test
    void shouldStartWithinAPeriodWhileTheClockOverflows() {
        for (long beforeNs = 0; beforeNs < SECOND_NS; beforeNs += 7_654_321) {
            for (int phase = 0; phase < 4; phase++) {
                long nowNs = Long.MAX_VALUE - beforeNs;
                long earlyNs = new TickSchedule(20, phase, nowNs).dueNs() - nowNs;
                assertTrue(earlyNs >= 0 && earlyNs <= SECOND_NS / 20, "phase " + phase + ": " + earlyNs);
            }
        }
    }

    @Test
    void shouldCatchUpAFewTicks() {
        TickSchedule schedule = new TickSchedule(10, 0, 0);
        long dueNs = schedule.dueNs();
        assertEquals(0, schedule.started(dueNs + 3 * SECOND_NS / 10));
        assertEquals(dueNs + SECOND_NS / 10, schedule.dueNs(), "missed ticks run back to back");
    }

    @Test
    void shouldGiveUpTimeWhenFarBehind() {
        TickSchedule schedule = new TickSchedule(10, 0, 0);
        long nowNs = schedule.dueNs() + 5 * SECOND_NS;
        assertEquals(5 * SECOND_NS, schedule.started(nowNs));
        assertEquals(nowNs + SECOND_NS / 10, schedule.dueNs());
    }
}
