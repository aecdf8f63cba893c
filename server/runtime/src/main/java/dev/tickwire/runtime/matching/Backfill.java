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
 * Gives free places of matches that are going on to those who wait: to each party, the places in the match nearest in
 * rating, in the team that has most left. A party that {@value #REFUSALS_MAX} matches do not welcome waits for the next
 * pass, which asks those beyond them; after the last in range, a pass asks the nearest again.
 *
 * <p><b>Cost.</b> For n entries and m vacancies, O(n log m), and O(m log m) for each size of a party.
 */
final class Backfill<P, R> {
    /**
     * Matches that may refuse a party in one pass: with 10,000 parties and thousands of matches, asking all of them
     * takes seconds.
     */
    static final int REFUSALS_MAX = 8;

    /** Where a match stands among the others of a pass; the next pass has about the same order. */
    record Key(double rating, int number) {
        static final Comparator<Key> ORDER =
                Comparator.comparingDouble(Key::rating).thenComparingInt(Key::number);
    }

    /** The matches between these, both included, do not welcome a party. */
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

        /** The team with most places left. */
        int team() {
            int most = 0;
            for (int team = 1; team < free.length; team++) {
                if (free[team] > free[most]) {
                    most = team;
                }
            }
            return most;
        }

        /** The largest party that finds room. */
        int sizeMax() {
            return free[team()];
        }
    }

    private final QueueRules rules;

    /** At index s: where a party of s players finds room. */
    private final List<NavigableMap<Key, Opening<P, R>>> bySize = new ArrayList<>();

    Backfill(QueueRules rules, List<Vacancy<P, R>> vacancies) {
        this.rules = rules;
        for (int size = 0; size <= rules.teamSize(); size++) {
            bySize.add(new TreeMap<>(Key.ORDER));
        }
        for (int number = 0; number < vacancies.size(); number++) {
            Vacancy<P, R> vacancy = vacancies.get(number);
            if (vacancy.free().size() != rules.teams()) {
                throw new IllegalArgumentException(vacancy + " has not " + rules.teams() + " teams");
            }
            Opening<P, R> opening = new Opening<>(new Key(vacancy.rating(), number), vacancy);
            for (int size = 1; size <= Math.min(opening.sizeMax(), rules.teamSize()); size++) {
                bySize.get(size).put(opening.key, opening);
            }
        }
    }

    /** Who of these gets places. */
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
     * Goes outwards from the party's rating, or from where the last pass stopped, past the matches that do not welcome
     * it.
     */
    private @Nullable Opening<P, R> nearest(QueueEntry<P> entry, double range) {
        NavigableMap<Key, Opening<P, R>> blockingTasks = bySize.get(entry.size());
        double rating = entry.rating();
        Refusals refusals = entry.takeRefusals();
        Map.Entry<Key, Opening<P, R>> above = blockingTasks.higherEntry(refusals.highest);
        Map.Entry<Key, Opening<P, R>> below = blockingTasks.lowerEntry(refusals.lowest);
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
            if (nearer.getValue().vacancy.welcomes().test(entry.party())) {
                return nearer.getValue();
            }
            if (belowIsNearer) {
                refusals = new Refusals(nearer.getKey(), refusals.highest);
                below = blockingTasks.lowerEntry(nearer.getKey());
            } else {
                refusals = new Refusals(refusals.lowest, nearer.getKey());
                above = blockingTasks.higherEntry(nearer.getKey());
            }
        }
        return null;
    }
}
