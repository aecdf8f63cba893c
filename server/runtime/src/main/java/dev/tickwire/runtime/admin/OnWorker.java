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
 * Waits until a room's worker has done what an operator asks for.
 *
 * <p><b>Threads.</b> Any that may wait.
 *
 * <p><b>Errors.</b> An {@link HttpProblem} that the task has thrown; 503 if the worker does not come to it, and then it
 * will not.
 */
final class OnWorker {
    private static final long WAIT_MS_MAX = 1000;

    private OnWorker() {}

    /** The task runs on the room's worker, between two ticks. */
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
        if (done.isDone()) { // given up
            return;
        }
        try {
            done.complete(task.get());
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }
}
