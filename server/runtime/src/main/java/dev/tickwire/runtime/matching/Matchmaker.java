package dev.tickwire.runtime.matching;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the new matches of one pass. Each entry without a match, longest waiting first, is an anchor: the parties
 * nearest to it in rating join it, as long as all accept each other and fit into the teams, until the match is full.
 *
 * <p><b>Cost.</b> O(n log n) to sort n entries by rating. An anchor tries the parties that join it and at most
 * {@value #REFUSED_MAX} that do not fit: then it waits for a later pass, in which it has other neighbours or their
 * ranges are wider.
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

    /** The matches. The queue does not change. */
    List<Match<P>> matches() {
        List<Match<P>> matches = new ArrayList<>();
        for (Neighbour<P> anchor : longestFirst) {
            if (players < rules.players()) {
                break;
            }
            MatchCandidate<P> match = anchor.taken ? null : assemble(anchor);
            if (match != null) {
                match.members().forEach(Neighbour::take);
                players -= rules.players();
                matches.add(match.toMatch());
            }
        }
        return matches;
    }

    /** A full match around this anchor; {@code null} if too few parties fit. */
    private @Nullable MatchCandidate<P> assemble(Neighbour<P> anchor) {
        List<Neighbour<P>> candidates = new ArrayList<>();
        MatchCandidate<P> nearest = nearest(anchor, candidates);
        if (nearest.full()) {
            return nearest;
        }
        if (!nearest.refusedForSize()) {
            return null;
        }
        // Small parties may have taken the seats without which larger ones make no teams: try the largest first.
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
     * Adds the nearest parties that fit.
     *
     * @param tried gets all parties that were tried, nearest first
     */
    private MatchCandidate<P> nearest(Neighbour<P> anchor, List<Neighbour<P>> tried) {
        MatchCandidate<P> match = new MatchCandidate<>(rules, anchor);
        Neighbour<P> lower = anchor.lower;
        Neighbour<P> higher = anchor.higher;
        int refused = 0;
        while (!match.full() && refused < REFUSED_MAX) {
            Neighbour<P> candidate = nearer(accepted(lower, match), accepted(higher, match), anchor.rating());
            if (candidate == null) {
                break;
            }
            if (candidate == lower) {
                lower = candidate.lower;
            } else {
                higher = candidate.higher;
            }
            tried.add(candidate);
            if (!match.add(candidate)) {
                refused++;
            }
        }
        return match;
    }

    /** {@code null} if the match does not accept this rating, and so none further away on the same side. */
    private static <P> @Nullable Neighbour<P> accepted(@Nullable Neighbour<P> candidate, MatchCandidate<P> match) {
        return candidate != null && match.accepts(candidate.rating()) ? candidate : null;
    }

    private static <P> @Nullable Neighbour<P> nearer(
            @Nullable Neighbour<P> lower, @Nullable Neighbour<P> higher, double rating) {
        if (lower == null || higher == null) {
            return lower == null ? higher : lower;
        }
        return rating - lower.rating() <= higher.rating() - rating ? lower : higher;
    }
}
