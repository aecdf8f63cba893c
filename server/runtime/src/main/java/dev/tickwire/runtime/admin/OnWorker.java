package dev.tickwire.runtime.admin;

import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Room;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs an operator's task on a room's worker and waits for it.
 *
 * <p><b>Threads.</b> Any that may wait.
 *
 * <p><b>Errors.</b> An {@link HttpProblem} that the task throws; 503 if the worker has not begun the task in time,
 * which it then skips.
 */
final class OnWorker {
    private static final long WAIT_MS_MAX = 1000;

    private OnWorker() {}

    /** Runs the task between two ticks. */
    static <T> T call(Room room, Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        room.execute(() -> run(done, task));
        try {
            return done.get(WAIT_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpProblem problem) {
                throw problem;
            }
            throw new IllegalStateException("a task on a room's worker failed", e.getCause());
        } catch (TimeoutException e) {
            done.cancel(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Lobby.busy();
    }

    private static <T> void run(CompletableFuture<T> done, Supplier<T> task) {
        if (done.isDone()) { // cancelled
            return;
        }
        try {
            done.complete(task.get());
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }
}
