package dev.tickwire.runtime.matching;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A match that is being assembled. At any time its parties accept each other and fit into its teams.
 *
 * <p>A candidate is not compared with each member, but with four numbers: the lowest and the highest rating of the
 * members, and the bounds of the ratings that all members accept.
 */
final class MatchCandidate<P> {
    /** Attempts to divide all members anew. Each costs more than to try another party. */
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

    /** The team of each member. */
    private final int[] teams;

    /** Free seats in each team. */
    private final int[] free;

    MatchCandidate(QueueRules rules, Neighbour<P> anchor) {
        this.rules = rules;
        this.sizeMax = rules.teamSize();
        this.teams = new int[rules.players()];
        this.free = new int[rules.teams()];
        Arrays.fill(free, rules.teamSize());
        add(anchor);
    }

    /** Adds a party if it fits; returns whether it does. */
    boolean add(Neighbour<P> candidate) {
        double rating = candidate.rating();
        if (!accepts(rating) || highest - rating > candidate.range || rating - lowest > candidate.range) {
            return false;
        }
        if (candidate.size() > sizeMax || !(place(candidate.size()) || divideWith(candidate))) {
            sizeMax = Math.min(sizeMax, candidate.size() - 1); // more members never make more room
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

    /** Whether all members accept this rating. */
    boolean accepts(double rating) {
        return rating >= acceptedMin && rating <= acceptedMax;
    }

    boolean full() {
        return players == rules.players();
    }

    /** Whether a party was refused because it did not fit into the teams. */
    boolean refusedForSize() {
        return sizeMax < rules.teamSize();
    }

    List<Neighbour<P>> members() {
        return members;
    }

    /**
     * The match, which must be full, with evenly strong teams if {@link TeamDivision} finds them, else with the teams
     * as assembled.
     */
    Match<P> toMatch() {
        int[] even = TeamDivision.of(entries(), rules);
        int[] teamsChosen = even == null ? teams : even;
        List<List<QueueEntry<P>>> match = new ArrayList<>();
        for (int team = 0; team < rules.teams(); team++) {
            match.add(new ArrayList<>());
        }
        for (int i = 0; i < members.size(); i++) {
            match.get(teamsChosen[i]).add(members.get(i).entry);
        }
        return new Match<>(match);
    }

    /** Puts a party into the fullest team with enough free seats, which keeps room for large parties. */
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

    /** Divides all members anew so that the candidate fits. */
    private boolean divideWith(Neighbour<P> candidate) {
        if (players + candidate.size() > rules.players()
                || tooManyOfSize(candidate.size())
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

    /** Whether too many parties of this size or larger are members: two teams of three hold two pairs, not three. */
    private boolean tooManyOfSize(int size) {
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
