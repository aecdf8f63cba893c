package dev.tickwire.runtime.admission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Threads that wait for games to open rooms: at most {@value #THREADS} rooms at once, which is more than most hosts
 * have workers; further rooms queue.
 *
 * <p><b>Errors.</b> An {@link Error} fails the future and also ends the thread, because the future may have no reader
 * any more.
 *
 * <p><b>Threads.</b> Any.
 */
public final class BlockingTasks {
    private static final int THREADS = 16;
    private static final long IDLE_S = 30;

    private final Executor executor;

    /** @param executor usually {@link #threads} */
    public BlockingTasks(Executor executor) {
        this.executor = executor;
    }

    /**
     * Creates the threads.
     *
     * @param onError called with the {@link Error} that ends a thread
     */
    public static ExecutorService threads(Thread.UncaughtExceptionHandler onError) {
        AtomicInteger threadsCreated = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "tickwire-opening-" + threadsCreated.incrementAndGet());
                    thread.setUncaughtExceptionHandler(onError);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Runs {@code then} on the result of {@code first}: on the caller's thread if that is complete, else as
     * {@link #submit} does, so that the thread that completes {@code first} does not run it.
     *
     * @return the result of {@code then}; fails as {@code first} does
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a false alarm: the inner future completes the outer one
    public <R, T> CompletableFuture<T> after(CompletableFuture<R> first, Function<R, CompletableFuture<T>> then) {
        return first.isDone()
                ? first.thenCompose(then)
                : first.thenCompose(result -> submit(() -> then.apply(result))).thenCompose(later -> later);
    }

    /** Runs a task that may wait for a room to open. */
    public <T> CompletableFuture<T> submit(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            } catch (Error e) {
                result.completeExceptionally(e);
                throw e;
            }
        });
        return result;
    }
}
