package dev.tickwire.store;

/**
 * The limits of a {@link Journal}.
 *
 * @param commitPeriodNs nanoseconds from one commit to the next
 * @param commitNsMax nanoseconds that a commit may take; a client keeps what is not durable, at most 256 commands. The journal freezes
 * @param queueBytesMax bytes that wait for the next commit, all rooms together: a checkpoint of every room after a thaw fits. Tails of rooms are dropped
 * @param retryNs nanoseconds from a failure to the first attempt to thaw; doubles with each further failure
 * @param retryNsMax where the doubling ends
 * @param expirePeriodNs nanoseconds between two deletions of what is not needed any more
 */
public record JournalLimits(
        long commitPeriodNs, long commitNsMax, int queueBytesMax, long retryNs, long retryNsMax, long expirePeriodNs) {
    private static final long MS = 1_000_000;

    public static final JournalLimits DEFAULT =
            new JournalLimits(50 * MS, 2_000 * MS, 64 << 20, 1_000 * MS, 30_000 * MS, 1_000 * MS);
}
