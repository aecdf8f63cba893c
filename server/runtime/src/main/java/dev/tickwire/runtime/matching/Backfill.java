package dev.tickwire.runtime.matching;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills free seats of running matches: each party, longest waiting first, gets seats in the match nearest in rating, in
 * the team with most free seats. A party that {@value #REFUSALS_MAX} matches refuse waits for the next pass, which asks
 * the matches beyond them; after the last match in range, a pass asks the nearest again.
 *
 * <p><b>Cost.</b> For n entries and m vacancies, O(n log m), and O(m log m) for each size of a party.
 */
final class Backfill<P, R> {
    /**
     * Matches that may refuse a party in one pass: with 10,000 parties and thousands of matches, a pass that asks all
     * of them takes seconds.
     */
    static final int REFUSALS_MAX = 8;

    /** Orders the matches of a pass. The order of the next pass is about the same. */
    record Key(double rating, int number) {
        static final Comparator<Key> ORDER =
                Comparator.comparingDouble(Key::rating).thenComparingInt(Key::number);
    }

    /** The matches from the lowest to the highest key, both included, refuse a party. */
    record Refusals(Key lowest, Key highest) {
        static Refusals none(double rating) {
            Key none = new Key(rating, -1);
            return new Refusals(none, none);
        }
    }

    private static final class Opening<P, R> {
        final Key key;
        final Vacancy<P, R> vacancy;
        final int[] free;

        Opening(Key key, Vacancy<P, R> vacancy) {
            this.key = key;
            this.vacancy = vacancy;
            this.free = vacancy.free().stream().mapToInt(Integer::intValue).toArray();
        }

        /** The team with most free seats. */
        int team() {
            int most = 0;
            for (int team = 1; team < free.length; team++) {
                if (free[team] > free[most]) {
                    most = team;
                }
            }
            return most;
        }

        /** The size of the largest party that fits. */
        int sizeMax() {
            return free[team()];
        }
    }

    private final QueueRules rules;

    /** At index s: the openings for a party of s players. */
    private final List<NavigableMap<Key, Opening<P, R>>> bySize = new ArrayList<>();

    Backfill(QueueRules rules, List<Vacancy<P, R>> vacancies) {
        this.rules = rules;
        for (int size = 0; size <= rules.teamSize(); size++) {
            bySize.add(new TreeMap<>(Key.ORDER));
        }
        for (int number = 0; number < vacancies.size(); number++) {
            Vacancy<P, R> vacancy = vacancies.get(number);
            if (vacancy.free().size() != rules.teams()) {
                throw new IllegalArgumentException(vacancy + " does not have " + rules.teams() + " teams");
            }
            Opening<P, R> opening = new Opening<>(new Key(vacancy.rating(), number), vacancy);
            for (int size = 1; size <= Math.min(opening.sizeMax(), rules.teamSize()); size++) {
                bySize.get(size).put(opening.key, opening);
            }
        }
    }

    /** Assigns seats to these entries; each gets seats or is not in the result. */
    List<FilledVacancy<P, R>> fill(Collection<QueueEntry<P>> longestFirst, long nowMs) {
        List<FilledVacancy<P, R>> filled = new ArrayList<>();
        for (QueueEntry<P> entry : longestFirst) {
            if (bySize.get(1).isEmpty()) {
                break;
            }
            Opening<P, R> opening = nearest(entry, rules.rangeAfter(nowMs - entry.sinceMs()));
            if (opening != null) {
                filled.add(new FilledVacancy<>(entry, opening.vacancy.room(), take(opening, entry.size())));
            }
        }
        return filled;
    }

    private int take(Opening<P, R> opening, int places) {
        int team = opening.team();
        opening.free[team] -= places;
        for (int size = opening.sizeMax() + 1; size <= rules.teamSize(); size++) {
            bySize.get(size).remove(opening.key);
        }
        return team;
    }

    /**
     * The nearest match in range that admits the party. The search goes outwards from the party's rating, or from where
     * the last pass stopped.
     */
    private @Nullable Opening<P, R> nearest(QueueEntry<P> entry, double range) {
        NavigableMap<Key, Opening<P, R>> openings = bySize.get(entry.size());
        double rating = entry.rating();
        Refusals refusals = entry.takeRefusals();
        Map.Entry<Key, Opening<P, R>> above = openings.higherEntry(refusals.highest);
        Map.Entry<Key, Opening<P, R>> below = openings.lowerEntry(refusals.lowest);
        for (int asked = 0; above != null || below != null; asked++) {
            boolean belowIsNearer =
                    above == null || (below != null && rating - below.getKey().rating < above.getKey().rating - rating);
            Map.Entry<Key, Opening<P, R>> nearer = Objects.requireNonNull(belowIsNearer ? below : above);
            if (Math.abs(nearer.getKey().rating - rating) > range) {
                return null;
            }
            if (asked == REFUSALS_MAX) {
                entry.keep(refusals);
                return null;
            }
            if (nearer.getValue().vacancy.admits().test(entry.party())) {
                return nearer.getValue();
            }
            if (belowIsNearer) {
                refusals = new Refusals(nearer.getKey(), refusals.highest);
                below = openings.lowerEntry(nearer.getKey());
            } else {
                refusals = new Refusals(refusals.lowest, nearer.getKey());
                above = openings.higherEntry(nearer.getKey());
            }
        }
        return null;
    }
}
