package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Counts the WebSocket connections of a host, at most {@link Limits#CONNECTIONS_MAX}.
 *
 * <p><b>Threads.</b> Any.
 */
public final class OpenSockets {
    private final Semaphore free = new Semaphore(Limits.CONNECTIONS_MAX);

    /** Counts a new connection; false if the host is full. */
    boolean enter() {
        return free.tryAcquire();
    }

    /** A connection has ended. */
    void leave() {
        free.release();
    }

    /** Whether the host accepts no more connections. */
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
