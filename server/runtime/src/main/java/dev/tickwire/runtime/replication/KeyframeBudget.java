package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;

/**
 * How many bytes of keyframes a room may still send in this tick, so that a crowd that joins at once does not delay other clients.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class KeyframeBudget {
    private int bytesLeft;

    /** Begins a tick. */
    void renew() {
        bytesLeft = Limits.KEYFRAME_BYTES_PER_TICK;
    }

    /** Whether one more may go, of whatever size. */
    boolean left() {
        return bytesLeft > 0;
    }

    void spend(int bytes) {
        bytesLeft -= bytes;
    }
}
