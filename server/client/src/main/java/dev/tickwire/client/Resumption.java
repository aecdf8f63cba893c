package dev.tickwire.client;

import static dev.tickwire.protocol.CloseReason.Resume.ALWAYS;
import static dev.tickwire.protocol.CloseReason.Resume.IF_STORED;

import dev.tickwire.protocol.CloseReason;
import java.util.random.RandomGenerator;

/**
 * When a client attempts to resume a session: at once when its connection is lost, then with back-off and full jitter,
 * so that many clients do not come back at once, until the grace time is over.
 *
 * <p><b>Threads.</b> One at a time. Time is an argument, in milliseconds of a {@link Clock}. The figures are those of
 * the client in JavaScript.
 */
final class Resumption {
    /**
     * Milliseconds after the grace time in which the client still attempts to resume in a room with a store: its server
     * may start again, and then grace begins.
     */
    static final int RESTART_MS_MAX = 15_000;

    /** Milliseconds of back-off before the second attempt, at most; doubles up to the second number. */
    private static final int BACK_OFF_MS_MIN = 250;

    private static final int BACK_OFF_MS_MAX = 1000;

    /** Milliseconds after an attempt has failed in which it may still reach the server, and take the session over. */
    private static final int LATE_ATTEMPT_MS_MAX = 10_000;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final RandomGenerator random;
    private int boundMs = BACK_OFF_MS_MIN;
    private boolean active;
    private boolean attempted;
    private long attemptMs;
    private long endMs;
    private long failedMs = NEVER; // when the newest attempt failed

    Resumption(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Whether a session survives a connection that ended with this close code. It survives one take-over after a failed
     * attempt, which may have reached a busy server late.
     *
     * @param durable whether the room has a store
     */
    boolean survives(int code, boolean durable, long nowMs) {
        CloseReason reason = CloseReason.ofCode(code);
        if (reason == CloseReason.TAKEN_OVER && nowMs - failedMs < LATE_ATTEMPT_MS_MAX) {
            failedMs = NEVER;
            return true;
        }
        return reason == null || reason.resume() == ALWAYS || (reason.resume() == IF_STORED && durable);
    }

    /**
     * The connection is lost, or an attempt to resume has failed.
     *
     * @param graceMs in which {@link #leftMs} runs out
     * @return milliseconds until the next attempt, or until the grace time is over
     */
    long lost(long nowMs, int graceMs) {
        boolean first = !active;
        if (first) {
            active = true;
            endMs = nowMs + graceMs;
        } else {
            failedMs = nowMs;
        }
        long waitMs = 0;
        // A connection that is lost right after each resumption must not cause attempts in a loop.
        if (first && !(attempted && nowMs - attemptMs < BACK_OFF_MS_MAX)) {
            boundMs = BACK_OFF_MS_MIN;
        } else {
            waitMs = random.nextLong(boundMs);
            boundMs = Math.min(2 * boundMs, BACK_OFF_MS_MAX);
        }
        attempted = true;
        attemptMs = nowMs + waitMs;
        return Math.min(waitMs, leftMs(nowMs));
    }

    /** Milliseconds of the grace time that are left since the connection was lost. */
    long leftMs(long nowMs) {
        return Math.max(0, endMs - nowMs);
    }

    /** A connection carries the session again. */
    void resumed() {
        active = false;
    }
}
