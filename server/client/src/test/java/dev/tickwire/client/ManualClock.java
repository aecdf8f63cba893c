package dev.tickwire.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that stands still until a test advances it; calls run on the test's thread. */
final class ManualClock implements Clock {
    private record Timer(long atMs, Runnable call) {}

    private final List<Timer> timers = new ArrayList<>();
    private long nowMs = -7_000; // the JVM's clock may be below zero, too

    @Override
    public long nowMs() {
        return nowMs;
    }

    @Override
    public void after(long delayMs, Runnable call) {
        timers.add(new Timer(nowMs + delayMs, call));
    }

    /** Makes the calls that become due, each at its time. */
    void advance(long ms) {
        long endMs = nowMs + ms;
        while (true) {
            Timer next =
                    timers.stream().min(Comparator.comparingLong(Timer::atMs)).orElse(null);
            if (next == null || next.atMs > endMs) {
                break;
            }
            timers.remove(next);
            nowMs = Math.max(nowMs, next.atMs);
            next.call.run();
        }
        nowMs = endMs;
    }

    /** Time passes, and no call is made: the machine sleeps. */
    void sleep(long ms) {
        nowMs += ms;
    }
}
