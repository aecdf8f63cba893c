package dev.tickwire.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client's time and timers; that of tests stands still until a test advances it. */
interface Clock {
    /** The JVM's; calls run on the common pool. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nowMs() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        @Override
        public void after(long delayMs, Runnable call) {
            CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS).execute(call);
        }
    };

    /** Milliseconds since a fixed moment. */
    long nowMs();

    /** Runs a task once, after this many milliseconds, on any thread. */
    void after(long delayMs, Runnable call);
}
