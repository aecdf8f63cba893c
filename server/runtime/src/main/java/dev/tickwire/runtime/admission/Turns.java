package dev.tickwire.runtime.admission;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Does one thing after the other, in the order in which they came, though each may take its time: nobody holds a thread or a lock meanwhile.
 *
 * <p><b>Threads.</b> Any; what is done is done by those of {@link Openings}.
 */
final class Turns {
    private final Openings openings;
    private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);

    Turns(Openings openings) {
        this.openings = openings;
    }

    /** Does this when everything before it is over; it is over itself when its future is complete. */
    @SuppressWarnings("FutureReturnValueIgnored") // of a future in a future: neither is ignored
    synchronized <T> CompletableFuture<T> next(Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> next =
                last.thenCompose(over -> openings.submit(task)).thenCompose(result -> result);
        last = next.handle((result, error) -> true); // a failure is not its successors', and no result is kept
        return next;
    }
}
