package dev.tickwire.runtime.matching;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes matches of those who wait, once. Each who is still there, longest waiting first, is an anchor: from it
 * outwards, the nearest in rating come in as long as all accept each other and their parties can be divided into teams,
 * until the match is full.
 *
 * <p><b>Cost.</b> O(n log n) to sort n entries by rating. An anchor looks at those whom it takes, and at
 * {@value #REFUSED_MAX} that do not fit at most: then it waits for another pass, in which its neighbours are others, or
 * accept more.
 */
final class Matchmaker<P> {
    private static final int REFUSED_MAX = 64;

    private final QueueRules rules;
    private final List<Neighbour<P>> longestFirst = new ArrayList<>();
    private int players;

    Matchmaker(QueueRules rules, Collection<QueueEntry<P>> longestFirst, long nowMs) {
        this.rules = rules;
        for (QueueEntry<P> entry : longestFirst) {
            this.longestFirst.add(new Neighbour<>(entry, rules.rangeAfter(nowMs - entry.sinceMs())));
            players += entry.size();
        }
        Neighbour.link(this.longestFirst);
    }

    /** Takes nobody out of the queue. */
    List<Match<P>> matches() {
        List<Match<P>> matches = new ArrayList<>();
        for (Neighbour<P> anchor : longestFirst) {
            if (players < rules.players()) {
                break;
            }
            MatchCandidate<P> lineup = anchor.taken ? null : lineup(anchor);
            if (lineup != null) {
                lineup.members().forEach(Neighbour::take);
                players -= rules.players();
                matches.add(lineup.match());
            }
        }
        return matches;
    }

    /** A full one, or {@code null} if there are not enough who fit. */
    private @Nullable MatchCandidate<P> lineup(Neighbour<P> anchor) {
        List<Neighbour<P>> candidates = new ArrayList<>();
        MatchCandidate<P> nearest = nearest(anchor, candidates);
        if (nearest.full()) {
            return nearest;
        }
        if (!nearest.refusedForSize()) {
            return null;
        }
        // Small parties that are near may leave no room for larger ones, which alone would make teams.
        candidates.sort((a, b) -> b.size() - a.size());
        if (candidates.get(0).size() == candidates.get(candidates.size() - 1).size()) {
            return null;
        }
        MatchCandidate<P> largest = new MatchCandidate<>(rules, anchor);
        for (int i = 0; i < candidates.size() && !largest.full(); i++) {
            largest.add(candidates.get(i));
        }
        return largest.full() ? largest : null;
    }

    /**
     * Takes the nearest who fit.
     *
     * @param looked gets all who were looked at, nearest first
     */
    private MatchCandidate<P> nearest(Neighbour<P> anchor, List<Neighbour<P>> looked) {
        MatchCandidate<P> lineup = new MatchCandidate<>(rules, anchor);
        Neighbour<P> lower = anchor.lower;
        Neighbour<P> higher = anchor.higher;
        int refused = 0;
        while (!lineup.full() && refused < REFUSED_MAX) {
            Neighbour<P> candidate = nearer(accepted(lower, lineup), accepted(higher, lineup), anchor.rating());
            if (candidate == null) {
                break;
            }
            if (candidate == lower) {
                lower = candidate.lower;
            } else {
                higher = candidate.higher;
            }
            looked.add(candidate);
            if (!lineup.add(candidate)) {
                refused++;
            }
        }
        return lineup;
    }

    /** {@code null} if this one, and with it all who are further away on the same side, is not accepted. */
    private static <P> @Nullable Neighbour<P> accepted(@Nullable Neighbour<P> candidate, MatchCandidate<P> lineup) {
        return candidate != null && lineup.accepts(candidate.rating()) ? candidate : null;
    }

    private static <P> @Nullable Neighbour<P> nearer(
            @Nullable Neighbour<P> lower, @Nullable Neighbour<P> higher, double rating) {
        if (lower == null || higher == null) {
            return lower == null ? higher : lower;
        }
        return rating - lower.rating() <= higher.rating() - rating ? lower : higher;
    }
}
