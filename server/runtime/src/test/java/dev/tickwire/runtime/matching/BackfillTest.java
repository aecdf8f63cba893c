package dev.tickwire.runtime.matching;

import static dev.tickwire.runtime.matching.MatchQueueTest.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private final MatchQueue<String> queue = new MatchQueue<>(new QueueRules(2, 3, 50, 10, 500, 120_000, true));

    @Test
    void shouldGiveSeatsToTheLongestWaiting() {
        enter(queue, "late", 2_000, 1500);
        enter(queue, "early", 1_000, 1530);
        assertEquals(List.of("early to room 0"), filled(2_000, vacancy(1500, 1, 0)));
        assertEquals(1, queue.players());
        assertEquals(List.of("late to room 1"), filled(2_000, vacancy(1500, 0, 1)));
    }

    @Test
    void shouldGiveSeatsBeforeItMakesMatches() {
        for (int i = 0; i < 6; i++) {
            enter(queue, "p" + i, i, 1500);
        }
        MatchRound<String, String> pass = queue.pass(List.of(vacancy(1500, 0, 1)), 6);
        assertEquals(1, pass.filled().size());
        assertEquals(List.of(), pass.matches());
    }

    @Test
    void shouldCompareTheRangeWithTheMatchsRating() {
        enter(queue, "a", 0, 1500);
        assertEquals(List.of(), filled(9_999, vacancy(1650, 3, 3)));
        assertEquals(List.of("a to room 0"), filled(10_000, vacancy(1650, 3, 3)));
    }

    @Test
    void shouldTakeTheNearestMatchWithSeatsForTheParty() {
        enter(queue, "pair", 0, 1500, 1500);
        enter(queue, "solo", 0, 1500);
        MatchRound<String, String> pass = queue.pass(
                List.of(
                        new Vacancy<>("near", 1501, List.of(1, 1), party -> true),
                        new Vacancy<>("far", 1530, List.of(0, 3), party -> true),
                        new Vacancy<>("below", 1480, List.of(2, 0), party -> true)),
                0);
        assertEquals(
                List.of("pair to below 0", "solo to near 0"),
                pass.filled().stream()
                        .map(each -> each.entry().party() + " to " + each.room() + " " + each.team())
                        .toList());
    }

    @Test
    void shouldSearchFurtherWhenAMatchRefusesAParty() {
        enter(queue, "banned", 0, 1500);
        enter(queue, "other", 0, 1500);
        Predicate<String> admits = party -> !party.equals("banned");
        MatchRound<String, String> pass = queue.pass(
                List.of(
                        new Vacancy<>("here", 1500, List.of(3, 3), admits),
                        new Vacancy<>("above", 1510, List.of(3, 3), admits),
                        new Vacancy<>("far below", 1449, List.of(3, 3), party -> true),
                        new Vacancy<>("below", 1455, List.of(3, 3), party -> true)),
                0);
        assertEquals(
                List.of("banned to below", "other to here"),
                pass.filled().stream()
                        .map(each -> each.entry().party() + " to " + each.room())
                        .toList());
    }

    @Test
    void shouldKeepAPartyThatAllMatchesRefuse() {
        enter(queue, "banned", 0, 1500);
        assertEquals(
                List.of(),
                queue.pass(List.of(new Vacancy<>("here", 1500, List.of(3, 3), party -> false)), 0)
                        .filled());
        assertEquals(1, queue.players());
    }

    @Test
    void shouldAskOtherMatchesInTheNextPass() {
        enter(queue, "banned", 0, 1500);
        int refusing = 3 * Backfill.REFUSALS_MAX;
        List<Vacancy<String, String>> vacancies = new ArrayList<>();
        for (int i = 0; i < refusing; i++) {
            vacancies.add(new Vacancy<>("room " + i, 1500 + i % 2, List.of(2, 2), party -> false));
        }
        vacancies.add(new Vacancy<>("last", 1520, List.of(2, 2), party -> true));
        for (int pass = 0; pass < refusing / Backfill.REFUSALS_MAX; pass++) {
            assertEquals(List.of(), queue.pass(vacancies, 0).filled());
        }
        assertEquals("last", queue.pass(vacancies, 0).filled().get(0).room());
    }

    @Test
    void shouldAskTheNearestAgainWhenItHasAskedAllInRange() {
        enter(queue, "banned", 0, 1500);
        List<Integer> asked = new ArrayList<>();
        List<Vacancy<String, String>> vacancies = new ArrayList<>();
        for (int i = 0; i < Backfill.REFUSALS_MAX + 1; i++) {
            int room = i;
            vacancies.add(new Vacancy<>("room " + i, 1500 + i, List.of(2, 2), party -> {
                asked.add(room);
                return false;
            }));
        }
        for (int pass = 0; pass < 3; pass++) {
            queue.pass(vacancies, 0);
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 7), asked);
    }

    @Test
    void shouldAskABoundedNumberOfMatchesThatRefuse() {
        int parties = 1_000;
        int matches = 500;
        int[] asked = {0};
        List<Vacancy<String, String>> refusing = new ArrayList<>();
        for (int i = 0; i < matches; i++) {
            refusing.add(new Vacancy<>("room " + i, 1500 + i % 40, List.of(2, 2), party -> {
                asked[0]++;
                return false;
            }));
        }
        for (int i = 0; i < parties; i++) {
            enter(queue, "p" + i, 0, 1500 + i % 40);
        }
        assertEquals(List.of(), queue.pass(refusing, 0).filled());
        assertTrue(asked[0] <= parties * Backfill.REFUSALS_MAX, () -> asked[0] + " questions");
    }

    @Test
    void shouldNotSplitAParty() {
        enter(queue, "pair", 0, 1500, 1500);
        assertEquals(List.of(), filled(0, vacancy(1500, 1, 1)));
    }

    @Test
    void shouldGiveEachSeatOnce() {
        for (int i = 0; i < 5; i++) {
            enter(queue, "p" + i, i, 1500);
        }
        assertEquals(List.of("p0 to room 1", "p1 to room 0", "p2 to room 1"), filled(5, vacancy(1500, 1, 2)));
        assertEquals(2, queue.players());
    }

    @Test
    void shouldRefuseAVacancyWithAnotherNumberOfTeams() {
        assertThrows(IllegalArgumentException.class, () -> queue.pass(List.of(vacancy(1500, 1, 1, 1)), 0));
    }

    private List<String> filled(long nowMs, Vacancy<String, String> vacancy) {
        return queue.pass(List.of(vacancy), nowMs).filled().stream()
                .map(each -> each.entry().party() + " to " + each.room() + " " + each.team())
                .toList();
    }

    private static Vacancy<String, String> vacancy(double rating, Integer... free) {
        return new Vacancy<>("room", rating, List.of(free), party -> true);
    }
}
