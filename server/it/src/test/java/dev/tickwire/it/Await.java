package dev.tickwire.it;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits in tests, with one high limit against hanging for ever. A wait that times out reports its purpose, the state
 * that the test names, and the stacks of all threads of this process.
 */
final class Await {
    /** The limit of a wait: far more than a process or a browser needs on a busy machine. */
    static final int HANG_MS = 240_000;

    private static final long POLL_NS = 200_000;

    private Await() {}

    /** Waits until the condition is true. */
    static void until(String what, BooleanSupplier done, Supplier<?>... state) {
        long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(HANG_MS)) {
                throw hangs(what, state);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Waits for the result of a future. */
    static <T> T get(String what, Future<T> future, Supplier<?>... state)
            throws ExecutionException, InterruptedException {
        try {
            return future.get(HANG_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw hangs(what, state);
        }
    }

    /** Waits for the next element of a queue. */
    static <T> T take(String what, BlockingQueue<T> queue, Supplier<?>... state) throws InterruptedException {
        T next = queue.poll(HANG_MS, TimeUnit.MILLISECONDS);
        if (next == null) {
            throw hangs(what, state);
        }
        return next;
    }

    private static AssertionError hangs(String what, Supplier<?>... state) {
        StringBuilder text = new StringBuilder("waited " + HANG_MS / 1000 + " s in vain for " + what);
        for (Supplier<?> each : state) {
            text.append("\n    ").append(each.get());
        }
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            text.append("\n\"").append(thread.getName()).append('"');
            for (StackTraceElement frame : frames) {
                text.append("\n    at ").append(frame);
            }
        });
        return new AssertionError(text.toString());
    }
}
