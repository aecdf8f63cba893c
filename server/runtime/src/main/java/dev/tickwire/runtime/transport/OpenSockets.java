package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The places for WebSocket connections of a host, {@link Limits#CONNECTIONS_MAX} in all.
 *
 * <p><b>Threads.</b> Any.
 */
public final class OpenSockets {
    private final Semaphore free = new Semaphore(Limits.CONNECTIONS_MAX);

    /** Takes a place, if there is one. */
    boolean enter() {
        return free.tryAcquire();
    }

    /** Gives a place back. */
    void leave() {
        free.release();
    }

    /** Whether no place is free. */
    public boolean full() {
        return free.availablePermits() == 0;
    }

    /** Waits until every connection has ended, at most this long. */
    public void awaitNone(long timeoutMs) throws InterruptedException {
        if (free.tryAcquire(Limits.CONNECTIONS_MAX, timeoutMs, TimeUnit.MILLISECONDS)) {
            free.release(Limits.CONNECTIONS_MAX);
        }
    }
}
