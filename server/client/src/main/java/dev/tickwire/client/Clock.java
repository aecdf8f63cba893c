package dev.tickwire.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Time, as a client asks for it; tests have one that stands still until it is advanced. */
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

    /** Milliseconds since any moment, the same one at each call. */
    long nowMs();

    /** Calls once, after this many milliseconds, on any thread. */
    void after(long delayMs, Runnable call);
}
