package dev.tickwire.runtime.matching;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A match in the making. At any time its parties accept each other and can be divided into teams.
 *
 * <p>That all accept each other is kept as four numbers, so that nobody has to be compared with everybody: the ratings that are in, and those that all who
 * are in accept.
 */
final class Lineup<P> {
    private final QueueRules rules;
    private final List<Neighbour<P>> members = new ArrayList<>();
    private int players;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private double acceptedMin = Double.NEGATIVE_INFINITY;
    private double acceptedMax = Double.POSITIVE_INFINITY;
    private int sizeMax;

    Lineup(QueueRules rules, Neighbour<P> anchor) {
        this.rules = rules;
        this.sizeMax = rules.teamSize();
        add(anchor);
    }

    /** Takes another in, if it fits. */
    boolean add(Neighbour<P> candidate) {
        double rating = candidate.rating();
        if (!accepts(rating) || highest - rating > candidate.range || rating - lowest > candidate.range) {
            return false;
        }
        if (candidate.size() > sizeMax || !dividesWith(candidate)) {
            sizeMax = Math.min(sizeMax, candidate.size() - 1); // with more members there is no more room than now
            return false;
        }
        members.add(candidate);
        players += candidate.size();
        lowest = Math.min(lowest, rating);
        highest = Math.max(highest, rating);
        acceptedMin = Math.max(acceptedMin, rating - candidate.range);
        acceptedMax = Math.min(acceptedMax, rating + candidate.range);
        return true;
    }

    /** Whether all who are in accept this rating. */
    boolean accepts(double rating) {
        return rating >= acceptedMin && rating <= acceptedMax;
    }

    boolean full() {
        return players == rules.players();
    }

    /** Whether a party did not come in because the teams could not be made. */
    boolean refusedForSize() {
        return sizeMax < rules.teamSize();
    }

    List<Neighbour<P>> members() {
        return members;
    }

    /** The teams of a full lineup; {@code null} if none were found. */
    @Nullable
    Match<P> match() {
        return TeamDivision.of(entriesWith(null), rules);
    }

    private boolean dividesWith(Neighbour<P> candidate) {
        if (players + candidate.size() > rules.players()) {
            return false;
        }
        // Wherever the others sit, one place is left for one player.
        return candidate.size() == 1 || TeamDivision.of(entriesWith(candidate), rules) != null;
    }

    private List<Entry<P>> entriesWith(@Nullable Neighbour<P> candidate) {
        List<Entry<P>> entries = new ArrayList<>(members.size() + 1);
        members.forEach(member -> entries.add(member.entry));
        if (candidate != null) {
            entries.add(candidate.entry);
        }
        return entries;
    }
}
