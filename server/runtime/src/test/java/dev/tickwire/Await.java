package dev.tickwire;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How tests wait: each says for what, and the only limit is one against hanging for ever. A wait that gives up tells
 * the state that the test names, and what all threads do, those of the server as well as those of the client.
 */
public final class Await {
    /** Milliseconds after which a test hangs: far more than a busy machine takes. */
    public static final int HANG_MS = 120_000;

    private static final long POLL_NS = 200_000;

    private Await() {}

    /** Waits until this is so. */
    public static void until(String what, BooleanSupplier done, Supplier<?>... state) {
        long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(HANG_MS)) {
                throw hangs(what, state);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Waits for what comes of this. */
    public static <T> T get(String what, Future<T> future, Supplier<?>... state)
            throws ExecutionException, InterruptedException {
        try {
            return future.get(HANG_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw hangs(what, state);
        }
    }

    /** Waits for the next element. */
    public static <T> T take(String what, BlockingQueue<T> queue, Supplier<?>... state) throws InterruptedException {
        T next = queue.poll(HANG_MS, TimeUnit.MILLISECONDS);
        if (next == null) {
            throw hangs(what, state);
        }
        return next;
    }

    /** Waits until the latch is open. */
    public static void open(String what, CountDownLatch latch, Supplier<?>... state) throws InterruptedException {
        if (!latch.await(HANG_MS, TimeUnit.MILLISECONDS)) {
            throw hangs(what, state);
        }
    }

    /** Waits until the thread has ended. */
    public static void end(String what, Thread thread, Supplier<?>... state) throws InterruptedException {
        thread.join(HANG_MS);
        if (thread.isAlive()) {
            throw hangs(what, state);
        }
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
