package dev.tickwire.store;

/**
 * The limits of a {@link Journal}.
 *
 * @param commitPeriodNs nanoseconds from one commit to the next
 * @param commitNsMax nanoseconds that a commit may take before the journal freezes; clients retain at most 256 commands
 *     that are not durable
 * @param queueBytesMax bytes that wait for the next commit, of all rooms: enough for a checkpoint of every room after a
 *     thaw. Beyond it tails of rooms are dropped
 * @param retryNs nanoseconds from a failure to the first attempt to thaw; doubles with each further failure
 * @param retryNsMax where the doubling ends
 * @param expirePeriodNs nanoseconds between two deletions of rows that are no longer needed
 */
public record JournalLimits(
        long commitPeriodNs, long commitNsMax, int queueBytesMax, long retryNs, long retryNsMax, long expirePeriodNs) {
    private static final long MS = 1_000_000;

    public static final JournalLimits DEFAULT =
            new JournalLimits(50 * MS, 2_000 * MS, 64 << 20, 1_000 * MS, 30_000 * MS, 1_000 * MS);
}
