package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;

/**
 * Bytes of keyframes that a room may still send in this tick: many clients that join at once do not delay the others.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class KeyframeBudget {
    private int bytesLeft;

    /** Begins a tick. */
    void renew() {
        bytesLeft = Limits.KEYFRAME_BYTES_PER_TICK;
    }

    /** Whether another keyframe, of any size, may be sent in this tick. */
    boolean left() {
        return bytesLeft > 0;
    }

    void spend(int bytes) {
        bytesLeft -= bytes;
    }
}
