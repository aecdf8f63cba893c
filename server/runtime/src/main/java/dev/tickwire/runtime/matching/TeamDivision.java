package dev.tickwire.runtime.matching;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides parties into teams: the largest first, of equally large ones the strongest, each into the weakest team that has room. Where that leaves no room
 * for a later party, the next weakest is tried: at most {@value #PLACINGS_MAX} placings, as hard cases are rare and take exponentially many.
 */
final class TeamDivision<P> {
    private static final int PLACINGS_MAX = 512;

    private final List<Entry<P>> parties;
    private final List<List<Entry<P>>> teams = new ArrayList<>();
    private final int[] free;

    /** Sums of how far the players of each team are above the weakest player, so that a negative rating does not make a team of more players weaker. */
    private final double[] strengths;

    private final double weakest;
    private int placings;

    private TeamDivision(List<Entry<P>> parties, QueueRules rules) {
        this.parties = parties;
        this.free = new int[rules.teams()];
        this.strengths = new double[rules.teams()];
        this.weakest = parties.stream().mapToDouble(Entry::rating).min().orElse(0);
        for (int team = 0; team < rules.teams(); team++) {
            teams.add(new ArrayList<>());
            free[team] = rules.teamSize();
        }
    }

    /** A division of all these, or {@code null} if none was found. */
    static <P> @Nullable Match<P> of(List<Entry<P>> parties, QueueRules rules) {
        List<Entry<P>> sorted = new ArrayList<>(parties);
        sorted.sort(Comparator.<Entry<P>>comparingInt(Entry::size)
                .thenComparingDouble(Entry::rating)
                .reversed());
        TeamDivision<P> division = new TeamDivision<>(sorted, rules);
        return division.place(0) ? new Match<>(division.teams) : null;
    }

    /** Places a party and those after it. */
    private boolean place(int number) {
        if (number == parties.size()) {
            return true;
        }
        Entry<P> party = parties.get(number);
        double strength = (party.rating() - weakest) * party.size();
        BitSet inVain = new BitSet(); // places left: teams that have as many are alike
        for (int team = weakest(party, inVain); team >= 0; team = weakest(party, inVain)) {
            if (++placings > PLACINGS_MAX) {
                return false;
            }
            inVain.set(free[team]);
            free[team] -= party.size();
            strengths[team] += strength;
            teams.get(team).add(party);
            if (place(number + 1)) {
                return true;
            }
            free[team] += party.size();
            strengths[team] -= strength;
            teams.get(team).remove(teams.get(team).size() - 1);
        }
        return false;
    }

    /** The weakest team with room for a party, or -1. */
    private int weakest(Entry<P> party, BitSet inVain) {
        int weakest = -1;
        for (int team = 0; team < free.length; team++) {
            if (free[team] >= party.size()
                    && !inVain.get(free[team])
                    && (weakest < 0 || strengths[team] < strengths[weakest])) {
                weakest = team;
            }
        }
        return weakest;
    }
}
