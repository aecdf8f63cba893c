package dev.tickwire.runtime.matching;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides parties into teams: the largest first, of equally large ones the strongest, each into the weakest team that
 * has room. Where that leaves no room for a later party, the next weakest is tried: at most
 * {@value #PLACINGS_IN_VAIN_MAX} placings in vain, as hard cases are rare and take exponentially many.
 */
final class TeamDivision<P> {
    private static final int PLACINGS_IN_VAIN_MAX = 64;

    private final List<QueueEntry<P>> parties;

    /** Of each party. */
    private final int[] teams;

    /** Indices of the parties, as they are placed. */
    private final List<Integer> order = new ArrayList<>();

    /** Places left in each team. */
    private final int[] free;

    /**
     * Sums of how far the players of each team are above the weakest player, so that a negative rating does not make a
     * team of more players weaker.
     */
    private final double[] strengths;

    private final double weakest;
    private int placingsInVain;

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

    /** The team of each of these, or {@code null} if no division was found. */
    static <P> int @Nullable [] of(List<QueueEntry<P>> parties, QueueRules rules) {
        TeamDivision<P> division = new TeamDivision<>(parties, rules);
        return division.place(0) ? division.teams : null;
    }

    /** Places the party of this place in the order, and those after it. */
    private boolean place(int number) {
        if (number == teams.length) {
            return true;
        }
        QueueEntry<P> party = parties.get(order.get(number));
        double strength = (party.rating() - weakest) * party.size();
        BitSet inVain = new BitSet(); // places left: teams that have as many are alike
        for (int team = weakest(party, inVain); team >= 0; team = weakest(party, inVain)) {
            teams[order.get(number)] = team;
            free[team] -= party.size();
            strengths[team] += strength;
            if (place(number + 1)) {
                return true;
            }
            free[team] += party.size();
            strengths[team] -= strength;
            inVain.set(free[team]);
            if (++placingsInVain > PLACINGS_IN_VAIN_MAX) {
                return false;
            }
        }
        return false;
    }

    /** The weakest team with room for a party, or -1. */
    private int weakest(QueueEntry<P> party, BitSet inVain) {
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
