package dev.tickwire.runtime.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives free places of matches that are going on to those who wait: to each party, the places in the match nearest in rating, in the team that has most
 * left. For n entries and m vacancies, O(n log m), and O(m log m) for each size of a party.
 */
final class Backfill<R> {
    private record Key(double rating, int number) {
        static final Comparator<Key> ORDER =
                Comparator.comparingDouble(Key::rating).thenComparingInt(Key::number);
    }

    private static final class Opening<R> {
        final Key key;
        final R room;
        final int[] free;

        Opening(Key key, R room, List<Integer> free) {
            this.key = key;
            this.room = room;
            this.free = free.stream().mapToInt(Integer::intValue).toArray();
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
    private final List<NavigableMap<Key, Opening<R>>> bySize = new ArrayList<>();

    Backfill(QueueRules rules, List<Vacancy<R>> vacancies) {
        this.rules = rules;
        for (int size = 0; size <= rules.teamSize(); size++) {
            bySize.add(new TreeMap<>(Key.ORDER));
        }
        for (int number = 0; number < vacancies.size(); number++) {
            Vacancy<R> vacancy = vacancies.get(number);
            if (vacancy.free().size() != rules.teams()) {
                throw new IllegalArgumentException(vacancy + " has not " + rules.teams() + " teams");
            }
            Opening<R> opening = new Opening<>(new Key(vacancy.rating(), number), vacancy.room(), vacancy.free());
            for (int size = 1; size <= Math.min(opening.sizeMax(), rules.teamSize()); size++) {
                bySize.get(size).put(opening.key, opening);
            }
        }
    }

    /** Who of these gets places. */
    <P> List<Filled<P, R>> fill(Collection<Entry<P>> longestFirst, long nowMs) {
        List<Filled<P, R>> filled = new ArrayList<>();
        for (Entry<P> entry : longestFirst) {
            if (bySize.get(1).isEmpty()) {
                break;
            }
            Opening<R> opening = nearest(bySize.get(entry.size()), entry.rating());
            if (opening != null
                    && Math.abs(opening.key.rating - entry.rating()) <= rules.rangeAfter(nowMs - entry.sinceMs())) {
                filled.add(new Filled<>(entry, opening.room, take(opening, entry.size())));
            }
        }
        return filled;
    }

    private int take(Opening<R> opening, int places) {
        int team = opening.team();
        opening.free[team] -= places;
        for (int size = opening.sizeMax() + 1; size <= rules.teamSize(); size++) {
            bySize.get(size).remove(opening.key);
        }
        return team;
    }

    private static <R> @Nullable Opening<R> nearest(NavigableMap<Key, Opening<R>> openings, double rating) {
        Key here = new Key(rating, -1);
        Map.Entry<Key, Opening<R>> above = openings.ceilingEntry(here);
        Map.Entry<Key, Opening<R>> below = openings.floorEntry(here);
        if (above == null || below == null) {
            return above != null ? above.getValue() : below != null ? below.getValue() : null;
        }
        boolean belowIsNearer = rating - below.getKey().rating < above.getKey().rating - rating;
        return (belowIsNearer ? below : above).getValue();
    }
}
