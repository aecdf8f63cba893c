package dev.tickwire.runtime.matching;

import dev.tickwire.protocol.Limits;
import java.util.Comparator;
import java.util.List;

/**
 * A party in a queue: one player, or several who stay together.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 *
 * @param <P> what the caller knows the party by
 */
public final class QueueEntry<P> {
    private final List<Double> ratings;
    private final double rating;
    private final P party;
    private final long sinceMs;
    private final long number;
    private Backfill.Refusals refusals;

    QueueEntry(List<Double> ratings, P party, long sinceMs, long number) {
        if (ratings.isEmpty()) {
            throw new IllegalArgumentException("a party of nobody");
        }
        for (double each : ratings) {
            if (!(Math.abs(each) <= Limits.RATING_MAX)) { // NaN neither
                throw new IllegalArgumentException("a rating of " + each);
            }
        }
        this.ratings = List.copyOf(ratings);
        this.rating =
                ratings.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        this.party = party;
        this.sinceMs = sinceMs;
        this.number = number;
        this.refusals = Backfill.Refusals.none(rating);
    }

    public P party() {
        return party;
    }

    /** How many players these are. */
    public int size() {
        return ratings.size();
    }

    /** Each player's, in the order given. */
    public List<Double> ratings() {
        return ratings;
    }

    /** The mean of its players': what it is matched by. */
    public double rating() {
        return rating;
    }

    /** When its waiting began. */
    public long sinceMs() {
        return sinceMs;
    }

    /** Where the last pass stopped, which is forgotten with this; usually no refusals. */
    Backfill.Refusals takeRefusals() {
        Backfill.Refusals taken = refusals;
        refusals = Backfill.Refusals.none(rating);
        return taken;
    }

    /** The next pass goes on beyond these. */
    void keep(Backfill.Refusals given) {
        refusals = given;
    }

    /** Longest waiting first; of those who came in the same millisecond, who came first. */
    static <P> Comparator<QueueEntry<P>> byWait() {
        return Comparator.<QueueEntry<P>>comparingLong(entry -> entry.sinceMs).thenComparingLong(entry -> entry.number);
    }

    @Override
    public String toString() {
        return "Entry " + number + " " + ratings + " since " + sinceMs + " ms";
    }
}
