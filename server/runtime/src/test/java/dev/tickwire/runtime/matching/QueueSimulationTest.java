package dev.tickwire.runtime.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Queue;
import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The waits and matches of the default rules of {@link Queue}: 10,000 players arrive at 5 a second, with ratings of
 * mean 1500 and standard deviation 300, with two passes per second of simulated time. For larger teams a fifth of the
 * parties are two friends, a twentieth three, whose ratings are some 50 apart.
 */
class QueueSimulationTest {
    private static final long SEED = 20_240_607;
    private static final int PLAYERS = 10_000;
    private static final double PLAYERS_PER_SECOND = 5;
    private static final long PASS_MS = 500;
    private static final double RATING_MEAN = 1500;
    private static final double RATING_DEVIATION = 300;
    private static final double FRIENDS_DEVIATION = 50;
    private static final int WAIT_MS_GOAL = 30_000;
    private static final double SPREAD_GOAL = 100;

    @Queue
    private static final class Duel {}

    @Queue(teams = 2, teamSize = 3)
    private static final class Threes {}

    @Queue(teams = 2, teamSize = 5)
    private static final class Fives {}

    private record Arrival(long atMs, List<Double> ratings) {}

    private static final class Result {
        final List<Double> waitsMs = new ArrayList<>();
        final List<Double> spreads = new ArrayList<>();
        final List<Double> differences = new ArrayList<>();
        final Set<QueueEntry<Integer>> gone = new HashSet<>();
        int timedOut;
        int playing;

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d players in %d matches, %d timed out: wait p50 %.1f p95 %.1f s, spread p50 %.0f p95 "
                            + "%.0f, mean difference of teams p50 %.0f p95 %.0f",
                    playing,
                    spreads.size(),
                    timedOut,
                    percentile(waitsMs, 50) / 1000,
                    percentile(waitsMs, 95) / 1000,
                    percentile(spreads, 50),
                    percentile(spreads, 95),
                    percentile(differences, 50),
                    percentile(differences, 95));
        }
    }

    @Test
    void shouldMeetTheGoalsForDuels() throws QueueRefusedException {
        shouldMeetTheGoals("2x1", QueueRules.of(Duel.class));
    }

    @Test
    void shouldMeetTheGoalsForTeamsOfThree() throws QueueRefusedException {
        shouldMeetTheGoals("2x3", QueueRules.of(Threes.class));
    }

    /** Without goals: a match needs ten players, and five arrive in a second. */
    @Test
    void shouldMatchNearlyAllPlayersInTeamsOfFive() throws QueueRefusedException {
        Result result = simulate(QueueRules.of(Fives.class));
        System.out.println("queue 2x5: " + result);
        assertTrue(result.timedOut < PLAYERS / 100, result::toString);
    }

    private static void shouldMeetTheGoals(String name, QueueRules rules) throws QueueRefusedException {
        Result result = simulate(rules);
        System.out.println("queue " + name + ": " + result);
        assertTrue(percentile(result.waitsMs, 95) <= WAIT_MS_GOAL, result::toString);
        assertTrue(percentile(result.spreads, 50) <= SPREAD_GOAL, result::toString);
    }

    /** Runs passes until all players have arrived and none waits. */
    private static Result simulate(QueueRules rules) throws QueueRefusedException {
        List<Arrival> arrivals = arrivals(rules.teamSize());
        MatchQueue<Integer> queue = new MatchQueue<>(rules);
        Result result = new Result();
        int next = 0;
        for (long nowMs = PASS_MS; next < arrivals.size() || queue.players() > 0; nowMs += PASS_MS) {
            for (; next < arrivals.size() && arrivals.get(next).atMs <= nowMs; next++) {
                queue.enter(arrivals.get(next).ratings, next, arrivals.get(next).atMs);
            }
            count(queue.pass(List.of(), nowMs), nowMs, result);
        }
        assertEquals(PLAYERS, result.playing + result.timedOut, "seed " + SEED);
        return result;
    }

    private static void count(MatchRound<Integer, Object> pass, long nowMs, Result result) {
        for (QueueEntry<Integer> entry : pass.timedOut()) {
            count(entry, nowMs, result);
            result.timedOut += entry.size();
        }
        for (Match<Integer> match : pass.matches()) {
            List<Double> ratings = new ArrayList<>();
            List<Double> means = new ArrayList<>();
            for (List<QueueEntry<Integer>> team : match.teams()) {
                team.forEach(entry -> count(entry, nowMs, result));
                List<Double> ofTeam = ratings(team.stream());
                ratings.addAll(ofTeam);
                means.add(ofTeam.stream().collect(Collectors.averagingDouble(rating -> rating)));
            }
            result.playing += ratings.size();
            result.spreads.add(Collections.max(ratings) - Collections.min(ratings));
            result.differences.add(Collections.max(means) - Collections.min(means));
        }
    }

    private static void count(QueueEntry<Integer> entry, long nowMs, Result result) {
        assertTrue(result.gone.add(entry), () -> "seed " + SEED + ": twice " + entry);
        result.waitsMs.addAll(Collections.nCopies(entry.size(), (double) nowMs - entry.sinceMs()));
    }

    private static List<Double> ratings(Stream<QueueEntry<Integer>> entries) {
        return entries.flatMap(entry -> entry.ratings().stream()).toList();
    }

    private static List<Arrival> arrivals(int sizeMax) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Arrival> arrivals = new ArrayList<>();
        double atMs = 0;
        for (int players = 0; players < PLAYERS; ) {
            double chance = random.nextDouble();
            int size = Math.min(chance < 0.75 ? 1 : chance < 0.95 ? 2 : 3, Math.min(sizeMax, PLAYERS - players));
            atMs += random.nextExponential() * size / PLAYERS_PER_SECOND * 1000;
            double common = random.nextGaussian(RATING_MEAN, RATING_DEVIATION);
            List<Double> ratings = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                ratings.add(size == 1 ? common : random.nextGaussian(common, FRIENDS_DEVIATION));
            }
            arrivals.add(new Arrival((long) atMs, ratings));
            players += size;
        }
        return arrivals;
    }

    /** Nearest rank. */
    private static double percentile(List<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() * percent - 1) / 100);
    }
}
