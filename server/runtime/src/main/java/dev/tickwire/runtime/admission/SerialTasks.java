package dev.tickwire.runtime.admission;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs tasks one after the other, in their order of arrival. A task that waits holds neither a thread nor a lock.
 *
 * <p><b>Threads.</b> Any; tasks run on those of {@link BlockingTasks}.
 */
final class SerialTasks {
    private final BlockingTasks blockingTasks;
    private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);

    SerialTasks(BlockingTasks blockingTasks) {
        this.blockingTasks = blockingTasks;
    }

    /** Runs a task after all earlier ones. A task ends when its future is complete. */
    @SuppressWarnings("FutureReturnValueIgnored") // a false alarm: the inner future completes the outer one
    synchronized <T> CompletableFuture<T> next(Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> next =
                last.thenCompose(over -> blockingTasks.submit(task)).thenCompose(result -> result);
        last = next.handle((result, error) -> true); // a failure does not fail later tasks, and no result is retained
        return next;
    }
}
