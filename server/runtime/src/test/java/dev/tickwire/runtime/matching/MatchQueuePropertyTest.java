package dev.tickwire.runtime.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of entering, leaving and passes. */
class MatchQueuePropertyTest {
    private static final int STEPS = 4_000;
    private static final double ROUNDING = 1e-9;

    private enum State {
        WAITING,
        MATCHED,
        FILLED,
        TIMED_OUT,
        LEFT
    }

    /** One queue and the state of each entry. */
    private static final class Run {
        final SplittableRandom random;
        final QueueRules rules;
        final MatchQueue<Integer> queue;
        final Map<QueueEntry<Integer>, State> states = new HashMap<>();
        final List<QueueEntry<Integer>> entries = new ArrayList<>();
        final List<List<Integer>> history = new ArrayList<>();
        final String seed;
        long nowMs;

        Run(long seed) {
            this.seed = "seed " + seed;
            random = new SplittableRandom(seed);
            rules = new QueueRules(
                    random.nextInt(2, 4), random.nextInt(1, 6), random.nextInt(0, 100), 10, 400, 30_000, true);
            queue = new MatchQueue<>(rules);
        }

        Run play() throws QueueRefusedException {
            for (int step = 0; step < STEPS; step++) {
                nowMs += random.nextInt(200);
                double chance = random.nextDouble();
                if (chance < 0.7) {
                    enter();
                } else if (chance < 0.8) {
                    leave();
                } else if (chance < 0.82) {
                    putBack();
                } else {
                    pass();
                }
            }
            int waiting = entries.stream()
                    .filter(entry -> states.get(entry) == State.WAITING)
                    .mapToInt(QueueEntry::size)
                    .sum();
            assertEquals(waiting, queue.players(), seed);
            return this;
        }

        void enter() throws QueueRefusedException {
            List<Double> ratings = new ArrayList<>();
            for (int i = random.nextInt(random.nextInt(rules.teamSize()) + 1); i >= 0; i--) {
                ratings.add(random.nextGaussian(0, 300));
            }
            QueueEntry<Integer> entry = queue.enter(ratings, entries.size(), nowMs);
            entries.add(entry);
            states.put(entry, State.WAITING);
        }

        void leave() {
            if (entries.isEmpty()) {
                return;
            }
            QueueEntry<Integer> entry = entries.get(random.nextInt(Math.max(0, entries.size() - 50), entries.size()));
            assertEquals(states.get(entry) == State.WAITING, queue.leave(entry), seed);
            states.replace(entry, State.WAITING, State.LEFT);
        }

        void putBack() {
            entries.stream()
                    .filter(entry -> states.get(entry) == State.FILLED)
                    .reduce((earlier, later) -> later)
                    .ifPresent(entry -> {
                        queue.putBack(entry);
                        states.put(entry, State.WAITING);
                    });
        }

        void pass() {
            List<Vacancy<Integer, Integer>> vacancies = new ArrayList<>();
            for (int i = random.nextInt(-3, 3); i > 0; i--) {
                vacancies.add(new Vacancy<>(
                        vacancies.size(),
                        random.nextGaussian(0, 300),
                        random.ints(rules.teams(), 0, rules.teamSize() + 1)
                                .boxed()
                                .toList(),
                        party -> true));
            }
            MatchRound<Integer, Integer> pass = queue.pass(vacancies, nowMs);
            pass.timedOut().forEach(entry -> {
                end(entry, State.TIMED_OUT);
                assertTrue(nowMs - entry.sinceMs() >= rules.timeoutMs(), seed);
            });
            Map<List<Integer>, Integer> filled = new HashMap<>();
            for (FilledVacancy<Integer, Integer> each : pass.filled()) {
                end(each.entry(), State.FILLED);
                assertFits(each.entry(), vacancies.get(each.room()).rating());
                filled.merge(List.of(each.room(), each.team()), each.entry().size(), Integer::sum);
            }
            filled.forEach((place, players) ->
                    assertTrue(players <= vacancies.get(place.get(0)).free().get(place.get(1)), seed));
            pass.matches().forEach(this::check);
            entries.stream()
                    .filter(entry -> states.get(entry) == State.WAITING)
                    .forEach(entry -> assertTrue(nowMs - entry.sinceMs() < rules.timeoutMs(), seed));
        }

        void check(Match<Integer> match) {
            assertEquals(rules.teams(), match.teams().size(), seed);
            List<QueueEntry<Integer>> all = new ArrayList<>();
            for (List<QueueEntry<Integer>> team : match.teams()) {
                assertEquals(
                        rules.teamSize(),
                        team.stream().mapToInt(QueueEntry::size).sum(),
                        seed);
                all.addAll(team);
            }
            for (QueueEntry<Integer> entry : all) {
                end(entry, State.MATCHED);
                all.forEach(other -> assertFits(entry, other.rating()));
            }
            history.add(all.stream().map(QueueEntry::party).toList());
        }

        void assertFits(QueueEntry<Integer> entry, double rating) {
            double range = queue.progress(entry, nowMs).range();
            assertTrue(
                    Math.abs(entry.rating() - rating) <= range + ROUNDING,
                    () -> seed + ": " + entry + " at " + nowMs + " ms with " + rating);
        }

        void end(QueueEntry<Integer> entry, State state) {
            assertTrue(
                    states.replace(entry, State.WAITING, state), () -> seed + ": " + entry + " " + states.get(entry));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldEndEachEntryOnce(long seed) throws QueueRefusedException {
        Run run = new Run(seed).play();
        Set<State> seen = new HashSet<>(run.states.values());
        assertTrue(seen.contains(State.MATCHED) && seen.contains(State.LEFT), run.seed + ": " + seen);
    }

    @Test
    void shouldMakeTheSameMatchesOfTheSameCalls() throws QueueRefusedException {
        assertEquals(new Run(5).play().history, new Run(5).play().history);
    }
}
