package dev.tickwire.client;

/**
 * Whether a connection is alive: messages arrive, and sends complete. The client pings when no message has come for a
 * second.
 *
 * <p>Silence counts only while this client runs. A wake that is late shows that it did not: the machine slept, or a
 * garbage collection took long. Then the server has another second to answer.
 *
 * <p><b>Threads.</b> One at a time. Time is an argument, in milliseconds of a {@link Clock}. The figures are those of
 * the client in JavaScript.
 */
final class Heartbeat {
    /** The result of a wake. */
    enum Verdict {
        /** The connection is alive. */
        ALIVE,
        /** The client sends a ping now. */
        ASK,
        /** The connection is dead. */
        DEAD
    }

    /** Milliseconds until the first message, after which an attempt to connect has failed. */
    static final int CONNECT_MS_MAX = 4000;
    /** Milliseconds without a message, or for a message to go out, beyond which the connection is dead. */
    static final int QUIET_MS_MAX = 3000;
    /** Milliseconds of silence after which the client asks. */
    static final int ASK_MS = 1000;
    /**
     * Milliseconds that the server has to answer when this client may have slept; also for a close frame to be read
     * after a send has failed.
     */
    static final int ANSWER_MS_MAX = 1000;
    /** Milliseconds late, from which on a wake shows that this client slept. */
    static final int LATE_MS = 500;
    /** How often a deadline is put off because this client slept, before it counts. */
    private static final int FORGIVEN_MAX = 2;

    private static final long NEVER = Long.MAX_VALUE;

    private final Deadline receipt;
    private final Deadline departure = new Deadline(NEVER);
    private long endMs = NEVER;
    private long askMs;
    private long wakeMs;

    /**
     * Begins with the attempt to connect.
     *
     * @param connectMs that the attempt has until the first message
     */
    Heartbeat(long nowMs, long connectMs) {
        receipt = new Deadline(nowMs + connectMs);
        askMs = nowMs + ASK_MS;
        planWake();
    }

    /** A message has come. */
    void received(long nowMs) {
        receipt.set(nowMs + QUIET_MS_MAX);
        askMs = nowMs + ASK_MS;
    }

    /**
     * A message is about to be sent.
     *
     * @return whether the caller reports the completion of this send; false while that of an earlier one is outstanding
     */
    boolean sending(long nowMs) {
        if (departure.atMs != NEVER) {
            return false;
        }
        departure.set(nowMs + QUIET_MS_MAX);
        return true;
    }

    /** The message whose sending was to be reported has gone out. */
    void sent() {
        departure.set(NEVER);
    }

    /**
     * Sets the moment at which the connection is dead, even if messages come; of several moments the earliest counts.
     */
    void endBy(long atMs) {
        endMs = Math.min(endMs, atMs);
    }

    /** When {@link #wake} is to be called next, at the latest. */
    long wakeMs() {
        return wakeMs;
    }

    /** Judges the connection. */
    Verdict wake(long nowMs) {
        boolean slept = nowMs - wakeMs > LATE_MS;
        if (nowMs >= endMs || receipt.missed(nowMs, slept) || departure.missed(nowMs, slept)) {
            return Verdict.DEAD;
        }
        boolean asks = nowMs >= askMs;
        if (asks) {
            askMs = nowMs + ASK_MS;
        }
        planWake();
        return asks ? Verdict.ASK : Verdict.ALIVE;
    }

    private void planWake() {
        wakeMs = Math.min(Math.min(endMs, askMs), Math.min(receipt.atMs, departure.atMs));
    }

    /** A deadline that does not pass while this client sleeps. */
    private static final class Deadline {
        private long atMs;
        private int forgiven;

        Deadline(long atMs) {
            this.atMs = atMs;
        }

        void set(long newMs) {
            atMs = newMs;
            forgiven = 0;
        }

        boolean missed(long nowMs, boolean slept) {
            if (nowMs < atMs) {
                return false;
            }
            if (!slept || forgiven == FORGIVEN_MAX) {
                return true;
            }
            forgiven++;
            atMs = nowMs + ANSWER_MS_MAX;
            return false;
        }
    }
}
