package dev.tickwire.runtime.matching;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides parties into teams: the largest party first, of equal sizes the strongest first, each into the weakest team
 * with enough free seats. If a later party then fits nowhere, the next weakest team is tried. The search ends after
 * {@value #FAILED_PLACEMENTS_MAX} failed placements, because hard cases are rare and take exponentially many.
 */
final class TeamDivision<P> {
    private static final int FAILED_PLACEMENTS_MAX = 64;

    private final List<QueueEntry<P>> parties;

    /** The team of each party. */
    private final int[] teams;

    /** Indices of the parties, in the order of placement. */
    private final List<Integer> order = new ArrayList<>();

    /** Free seats in each team. */
    private final int[] free;

    /**
     * For each team, the sum over its players of their party's rating above that of the weakest party, so that a
     * negative rating does not make a team of more players weaker.
     */
    private final double[] strengths;

    private final double weakest;
    private int failedPlacements;

    private TeamDivision(List<QueueEntry<P>> parties, QueueRules rules) {
        this.parties = parties;
        this.teams = new int[parties.size()];
        this.free = new int[rules.teams()];
        this.strengths = new double[rules.teams()];
        this.weakest = parties.stream().mapToDouble(QueueEntry::rating).min().orElse(0);
        Arrays.fill(free, rules.teamSize());
        for (int party = 0; party < teams.length; party++) {
            order.add(party);
        }
        order.sort((i, j) -> {
            QueueEntry<P> a = parties.get(i);
            QueueEntry<P> b = parties.get(j);
            return a.size() != b.size() ? b.size() - a.size() : Double.compare(b.rating(), a.rating());
        });
    }

    /** The team of each party; {@code null} if no division was found. */
    static <P> int @Nullable [] of(List<QueueEntry<P>> parties, QueueRules rules) {
        TeamDivision<P> division = new TeamDivision<>(parties, rules);
        return division.place(0) ? division.teams : null;
    }

    /** Places the party at this position of the order, and all after it; false if that fails. */
    private boolean place(int position) {
        if (position == teams.length) {
            return true;
        }
        QueueEntry<P> party = parties.get(order.get(position));
        double strength = (party.rating() - weakest) * party.size();
        BitSet failed = new BitSet(); // by number of free seats: teams with equal numbers are alike
        for (int team = weakest(party, failed); team >= 0; team = weakest(party, failed)) {
            teams[order.get(position)] = team;
            free[team] -= party.size();
            strengths[team] += strength;
            if (place(position + 1)) {
                return true;
            }
            free[team] += party.size();
            strengths[team] -= strength;
            failed.set(free[team]);
            if (++failedPlacements > FAILED_PLACEMENTS_MAX) {
                return false;
            }
        }
        return false;
    }

    /** The weakest team with enough free seats, without failed ones; -1 if there is none. */
    private int weakest(QueueEntry<P> party, BitSet failed) {
        int weakest = -1;
        for (int team = 0; team < free.length; team++) {
            if (free[team] >= party.size()
                    && !failed.get(free[team])
                    && (weakest < 0 || strengths[team] < strengths[weakest])) {
                weakest = team;
            }
        }
        return weakest;
    }
}
