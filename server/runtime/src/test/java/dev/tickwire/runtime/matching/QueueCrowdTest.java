package dev.tickwire.runtime.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.QueueRules;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A full queue, in costly cases. Prints the CPU time of a pass, of the best round, because other processes may use the
 * machine too.
 */
class QueueCrowdTest {
    private static final long SEED = 3;
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void shouldMatchACrowdThatEnteredAtOnce() throws QueueRefusedException {
        MatchRound<Integer, Integer> pass = measure("2x3, all at once", rules(2, 3), i -> 1 + i % 3, List.of());
        assertTrue(pass.matches().size() > 2_900, () -> pass.matches().size() + " matches");
    }

    @Test
    void shouldTryFewInACrowdOfPairsThatMakeNoTeams() throws QueueRefusedException {
        MatchRound<Integer, Integer> pass = measure("2x3, pairs only", rules(2, 3), i -> 2, List.of());
        assertEquals(0, pass.matches().size());
    }

    @Test
    void shouldTryFewInACrowdThatMakesNoLargeTeams() throws QueueRefusedException {
        assertEquals(
                0,
                measure("16x8, threes only", rules(16, 8), i -> 3, List.of())
                        .matches()
                        .size());
        assertEquals(
                0,
                measure("4x31, even numbers only", rules(4, 31), i -> 2 + i % 13 * 2, List.of())
                        .matches()
                        .size());
    }

    @Test
    void shouldFillACrowdOfVacancies() throws QueueRefusedException {
        List<Vacancy<Integer, Integer>> vacancies = IntStream.range(0, 1_000)
                .mapToObj(i -> new Vacancy<Integer, Integer>(
                        i, normal(), List.of(random.nextInt(4), random.nextInt(4)), party -> true))
                .toList();
        MatchRound<Integer, Integer> pass = measure("2x3, 1,000 vacancies", rules(2, 3), i -> 1 + i % 3, vacancies);
        assertTrue(pass.filled().size() > 1_000, () -> pass.filled().size() + " filled");
    }

    private MatchRound<Integer, Integer> measure(
            String name, QueueRules rules, IntUnaryOperator size, List<Vacancy<Integer, Integer>> vacancies)
            throws QueueRefusedException {
        long bestNs = Long.MAX_VALUE;
        MatchRound<Integer, Integer> pass = null;
        for (int round = 0; round < ROUNDS; round++) {
            MatchQueue<Integer> queue = new MatchQueue<>(rules);
            for (int i = 0; i < Limits.QUEUE_ENTRIES_MAX; i++) {
                queue.enter(Collections.nCopies(size.applyAsInt(i), normal()), i, 0);
            }
            long startNs = THREADS.getCurrentThreadCpuTime();
            pass = queue.pass(vacancies, 100_000);
            bestNs = Math.min(bestNs, THREADS.getCurrentThreadCpuTime() - startNs);
        }
        System.out.println("queue of " + Limits.QUEUE_ENTRIES_MAX + ", " + name + ": " + bestNs / 1_000 + " us a pass");
        return pass;
    }

    private double normal() {
        return random.nextGaussian(1500, 300);
    }

    private static QueueRules rules(int teams, int teamSize) {
        return new QueueRules(teams, teamSize, 50, 10, 500, 120_000, true);
    }
}
