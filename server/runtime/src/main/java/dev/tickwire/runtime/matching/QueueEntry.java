package dev.tickwire.runtime.matching;

import dev.tickwire.protocol.Limits;
import java.util.Comparator;
import java.util.List;

/**
 * A party in a queue: one player, or several that stay together.
 *
 * <p><b>Threads.</b> Any; {@link #takeRefusals} and {@link #keep}: the queue's only.
 *
 * @param <P> the caller's object for the party
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
            throw new IllegalArgumentException("a party has no players");
        }
        for (double each : ratings) {
            if (!(Math.abs(each) <= Limits.RATING_MAX)) { // NaN neither
                throw new IllegalArgumentException("rating out of range: " + each);
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

    /** Number of players. */
    public int size() {
        return ratings.size();
    }

    /** One rating per player, in the order given. */
    public List<Double> ratings() {
        return ratings;
    }

    /** The mean of the players' ratings, by which the party is matched. */
    public double rating() {
        return rating;
    }

    /** When it entered the queue. */
    public long sinceMs() {
        return sinceMs;
    }

    /** Returns and clears what {@link #keep} has stored; usually no refusals. */
    Backfill.Refusals takeRefusals() {
        Backfill.Refusals taken = refusals;
        refusals = Backfill.Refusals.none(rating);
        return taken;
    }

    /** Stores the refusals of a pass, so that the next pass continues beyond them. */
    void keep(Backfill.Refusals given) {
        refusals = given;
    }

    /** Longest waiting first; of the same millisecond, the first to enter. */
    static <P> Comparator<QueueEntry<P>> byWait() {
        return Comparator.<QueueEntry<P>>comparingLong(entry -> entry.sinceMs).thenComparingLong(entry -> entry.number);
    }

    @Override
    public String toString() {
        return "Entry " + number + " " + ratings + " since " + sinceMs + " ms";
    }
}
