package dev.tickwire.runtime.matching;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A match in the making. At any time its parties accept each other and can be divided into teams.
 *
 * <p>That all accept each other is kept as four numbers, so that nobody has to be compared with everybody: the ratings
 * that are in, and those that all who are in accept.
 */
final class MatchCandidate<P> {
    /** Divisions from scratch, as each costs more than to look at another candidate. */
    private static final int DIVISIONS_MAX = 2;

    private final QueueRules rules;
    private final List<Neighbour<P>> members = new ArrayList<>();
    private int players;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private double acceptedMin = Double.NEGATIVE_INFINITY;
    private double acceptedMax = Double.POSITIVE_INFINITY;
    private int sizeMax;
    private int divisions;

    /** Of each member, as it was put so far. */
    private final int[] teams;

    /** Places left in each team. */
    private final int[] free;

    MatchCandidate(QueueRules rules, Neighbour<P> anchor) {
        this.rules = rules;
        this.sizeMax = rules.teamSize();
        this.teams = new int[rules.players()];
        this.free = new int[rules.teams()];
        Arrays.fill(free, rules.teamSize());
        add(anchor);
    }

    /** Takes another in, if it fits. */
    boolean add(Neighbour<P> candidate) {
        double rating = candidate.rating();
        if (!accepts(rating) || highest - rating > candidate.range || rating - lowest > candidate.range) {
            return false;
        }
        if (candidate.size() > sizeMax || !(place(candidate.size()) || divideWith(candidate))) {
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

    /** Of a full lineup: evenly matched teams if a division finds them, else those in which it came together. */
    Match<P> match() {
        int[] even = TeamDivision.of(entries(), rules);
        int[] last = even == null ? teams : even;
        List<List<QueueEntry<P>>> match = new ArrayList<>();
        for (int team = 0; team < rules.teams(); team++) {
            match.add(new ArrayList<>());
        }
        for (int i = 0; i < members.size(); i++) {
            match.get(last[i]).add(members.get(i).entry);
        }
        return new Match<>(match);
    }

    /** Puts a party into the fullest team with room, to keep room for large ones. */
    private boolean place(int size) {
        int fullest = -1;
        for (int team = 0; team < free.length; team++) {
            if (free[team] >= size && (fullest < 0 || free[team] < free[fullest])) {
                fullest = team;
            }
        }
        if (fullest >= 0) {
            free[fullest] -= size;
            teams[members.size()] = fullest;
        }
        return fullest >= 0;
    }

    /** Puts all who are in into other teams, so that there is room for one more. */
    private boolean divideWith(Neighbour<P> candidate) {
        if (players + candidate.size() > rules.players()
                || tooManyAsLarge(candidate.size())
                || divisions == DIVISIONS_MAX) {
            return false;
        }
        divisions++;
        List<QueueEntry<P>> entries = entries();
        entries.add(candidate.entry);
        int[] division = TeamDivision.of(entries, rules);
        if (division == null) {
            return false;
        }
        System.arraycopy(division, 0, teams, 0, division.length);
        Arrays.fill(free, rules.teamSize());
        for (int i = 0; i < division.length; i++) {
            free[division[i]] -= entries.get(i).size();
        }
        return true;
    }

    /** Whether there is no way: three pairs are not in two teams of three. */
    private boolean tooManyAsLarge(int size) {
        int room = rules.teamSize() / size * rules.teams();
        for (Neighbour<P> member : members) {
            if (member.size() >= size) {
                room--;
            }
        }
        return room <= 0;
    }

    private List<QueueEntry<P>> entries() {
        List<QueueEntry<P>> entries = new ArrayList<>(members.size() + 1);
        members.forEach(member -> entries.add(member.entry));
        return entries;
    }
}
