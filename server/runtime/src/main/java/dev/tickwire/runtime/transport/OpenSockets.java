package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;

/**
 * How many WebSocket connections a host has, and that they are not too many.
 *
 * <p><b>Threads.</b> Any.
 */
public final class OpenSockets {
    private int count;

    /** Counts one more, unless there are {@link Limits#CONNECTIONS_MAX}. */
    synchronized boolean enter() {
        if (count == Limits.CONNECTIONS_MAX) {
            return false;
        }
        count++;
        return true;
    }

    synchronized void leave() {
        count--;
        notifyAll();
    }

    /** Whether {@link Limits#CONNECTIONS_MAX} is reached. */
    public synchronized boolean full() {
        return count == Limits.CONNECTIONS_MAX;
    }

    /** Waits until none is left, at most this long. */
    public synchronized void awaitNone(long timeoutMs) throws InterruptedException {
        ...
    }
}
