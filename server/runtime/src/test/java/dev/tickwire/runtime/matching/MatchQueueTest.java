package dev.tickwire.runtime.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.QueueRules;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MatchQueueTest {
    private static final QueueRules DUEL = new QueueRules(2, 1, 50, 10, 500, 120_000, false);
    private static final QueueRules PAIRS = new QueueRules(2, 2, 50, 10, 500, 120_000, false);
    private static final QueueRules THREES = new QueueRules(2, 3, 50, 10, 500, 120_000, false);

    private final MatchQueue<String> queue = new MatchQueue<>(DUEL);
    private final MatchQueue<String> pairs = new MatchQueue<>(PAIRS);
    private final MatchQueue<String> threes = new MatchQueue<>(THREES);

    @Test
    void shouldMatchTwoOfNearRatings() {
        enter(queue, "a", 0, 1500);
        assertEquals(List.of(), matched(queue, 0));
        enter(queue, "b", 0, 1550);
        assertEquals(List.of("a b"), matched(queue, 0));
        assertEquals(0, queue.players());
        assertEquals(List.of(), matched(queue, 1_000), "once");
    }

    @Test
    void shouldWidenTheRangeWithWaiting() {
        enter(queue, "a", 0, 1500);
        enter(queue, "b", 0, 1600);
        assertEquals(List.of(), matched(queue, 4_999));
        assertEquals(List.of("a b"), matched(queue, 5_000));
    }

    @Test
    void shouldNotWidenBeyondTheRulesLimit() {
        enter(queue, "a", 0, 1000);
        enter(queue, "b", 0, 1501);
        assertEquals(List.of(), matched(queue, 119_999));
    }

    @Test
    void shouldKeepToTheNarrowerRangeOfTwo() {
        enter(queue, "champion", 0, 1900);
        enter(queue, "newcomer", 40_000, 1500);
        assertEquals(List.of(), matched(queue, 40_000));
        enter(queue, "equal", 41_000, 1510);
        assertEquals(List.of("equal newcomer"), matched(queue, 41_000));
    }

    @Test
    void shouldMatchOnlyIfAllAcceptEachOther() {
        enter(pairs, "low", 0, 1000);
        enter(pairs, "a", 0, 1040);
        enter(pairs, "b", 0, 1050);
        enter(pairs, "high", 0, 1090);
        assertEquals(List.of(), matched(pairs, 0), "all accept the middle, but low and high not each other");
        assertEquals(List.of("a b high low"), matched(pairs, 4_000));
    }

    @Test
    void shouldMatchTheLongestWaitingFirst() {
        enter(queue, "late", 2_000, 1500);
        enter(queue, "early", 1_000, 1530);
        enter(queue, "between", 1_500, 1515);
        assertEquals(List.of("between early"), matched(queue, 2_000));
    }

    @Test
    void shouldTakeTheNearestInRating() {
        enter(queue, "a", 0, 1500);
        enter(queue, "far", 1, 1540);
        enter(queue, "near", 2, 1490);
        assertEquals(List.of("a near"), matched(queue, 2));
    }

    @Test
    void shouldKeepAPartyInOneTeam() {
        enter(threes, "solo 1", 0, 1500);
        enter(threes, "pair 1", 0, 1500, 1500);
        enter(threes, "solo 2", 0, 1500);
        enter(threes, "pair 2", 0, 1500, 1500);
        assertEquals(List.of("pair 1 solo 1|pair 2 solo 2"), teams(threes, 0));
    }

    @Test
    void shouldNotMatchPartiesThatDoNotMakeTeams() {
        for (String name : List.of("a", "b", "c", "d")) {
            enter(threes, name, 0, 1500, 1500);
        }
        assertEquals(List.of(), matched(threes, 0), "two pairs are no team of three");
        enter(threes, "e", 0, 1500);
        enter(threes, "f", 0, 1500);
        assertEquals(List.of("a b e f"), matched(threes, 0));
    }

    @Test
    void shouldPassOverANearPlayerThatFitsIntoNoTeam() {
        enter(pairs, "alone", 0, 1500);
        enter(pairs, "a", 1, 1501, 1501);
        enter(pairs, "b", 1, 1510, 1510);
        assertEquals(List.of("a b"), matched(pairs, 1));
        assertEquals(1, pairs.players());
    }

    @Test
    void shouldBalanceTheTeams() {
        enter(pairs, "1", 0, 1500);
        enter(pairs, "2", 0, 1510);
        enter(pairs, "3", 0, 1520);
        enter(pairs, "4", 0, 1530);
        assertEquals(List.of("1 4|2 3"), teams(pairs, 0));
    }

    @Test
    void shouldBalanceTeamsOfNegativeRatings() {
        enter(pairs, "1", 0, -30);
        enter(pairs, "2", 0, -20);
        enter(pairs, "3", 0, -10);
        enter(pairs, "4", 0, 0);
        assertEquals(List.of("1 4|2 3"), teams(pairs, 0));
    }

    @Test
    void shouldRateAPartyByItsMean() {
        enter(pairs, "party", 0, 1400, 1600);
        enter(pairs, "a", 0, 1500, 1500);
        Match<String> match = pairs.pass(List.of(), 0).matches().get(0);
        assertEquals(1500, match.rating());
        assertEquals(List.of(1400.0, 1600.0), match.teams().get(0).get(0).ratings());
    }

    @Test
    void shouldReturnEntriesThatTimedOut() {
        enter(queue, "a", 0, 1500);
        QueueEntry<String> b = enter(queue, "b", 5, 3000);
        assertEquals(List.of(), timedOut(queue, 119_999));
        assertEquals(List.of("a"), timedOut(queue, 120_000));
        assertEquals(1, queue.players());
        assertTrue(queue.leave(b));
        assertEquals(List.of(), timedOut(queue, 130_000));
    }

    @Test
    void shouldNotMatchAnEntryThatTimedOut() {
        enter(queue, "a", 0, 1500);
        enter(queue, "b", 119_000, 1500);
        MatchRound<String, Object> pass = queue.pass(List.of(), 120_000);
        assertEquals(1, pass.timedOut().size());
        assertEquals(List.of(), pass.matches());
    }

    @Test
    void shouldForgetAnEntryThatLeaves() {
        QueueEntry<String> a = enter(queue, "a", 0, 1500);
        enter(queue, "b", 0, 1500);
        assertTrue(queue.leave(a));
        assertFalse(queue.leave(a), "it left");
        assertEquals(List.of(), matched(queue, 0));
        enter(queue, "c", 0, 1500);
        QueueEntry<String> b =
                queue.pass(List.of(), 0).matches().get(0).teams().get(0).get(0);
        assertFalse(queue.leave(b), "it is matched");
    }

    @Test
    void shouldKeepTheWaitingTimeOfAnEntryPutBack() {
        QueueEntry<String> a = enter(queue, "a", 0, 1500);
        enter(queue, "b", 0, 1500);
        queue.pass(List.of(), 0);
        queue.putBack(a);
        queue.putBack(a);
        assertEquals(1, queue.players());
        enter(queue, "c", 7_000, 1530);
        enter(queue, "d", 7_000, 1540);
        assertEquals(List.of("a c"), matched(queue, 7_000));
    }

    @Test
    void shouldReportProgress() {
        QueueEntry<String> a = enter(pairs, "a", 1_000, 1500);
        enter(pairs, "b", 2_000, 2000, 2000);
        assertEquals(new MatchQueue.Progress(3_000, 80, 3), pairs.progress(a, 4_000));
        assertEquals(new MatchQueue.Progress(100_000, 500, 3), pairs.progress(a, 101_000));
    }

    @Test
    void shouldRefuseAPartyLargerThanATeam() {
        QueueRefusedException refused =
                assertThrows(QueueRefusedException.class, () -> pairs.enter(List.of(1.0, 2.0, 3.0), "party", 0));
        assertEquals(QueueRefusedException.Reason.PARTY_TOO_LARGE, refused.reason());
    }

    @Test
    void shouldRefuseMoreThanTheLimit() throws QueueRefusedException {
        QueueEntry<String> first = enter(queue, "first", 0, 0);
        for (int i = 1; i < Limits.QUEUE_ENTRIES_MAX; i++) {
            enter(queue, "one", 0, i);
        }
        QueueRefusedException refused =
                assertThrows(QueueRefusedException.class, () -> queue.enter(List.of(1.0), "late", 0));
        assertEquals(QueueRefusedException.Reason.FULL, refused.reason());
        queue.leave(first);
        queue.enter(List.of(1.0), "late", 0);
    }

    @Test
    void shouldRefuseRatingsOutOfRange() {
        for (double rating : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Limits.RATING_MAX + 1.0}) {
            assertThrows(IllegalArgumentException.class, () -> queue.enter(List.of(rating), "a", 0));
        }
        assertThrows(IllegalArgumentException.class, () -> queue.enter(List.of(), "nobody", 0));
        assertEquals(0, queue.players());
    }

    static QueueEntry<String> enter(MatchQueue<String> queue, String name, long nowMs, double... ratings) {
        try {
            return queue.enter(Arrays.stream(ratings).boxed().toList(), name, nowMs);
        } catch (QueueRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** The names of each match. */
    private static List<String> matched(MatchQueue<String> queue, long nowMs) {
        return queue.pass(List.of(), nowMs).matches().stream()
                .map(match -> names(match.teams().stream().flatMap(List::stream)))
                .toList();
    }

    /** The teams of each match. */
    private static List<String> teams(MatchQueue<String> queue, long nowMs) {
        return queue.pass(List.of(), nowMs).matches().stream()
                .map(match -> String.join(
                        "|",
                        match.teams().stream().map(team -> names(team.stream())).toList()))
                .toList();
    }

    private static List<String> timedOut(MatchQueue<String> queue, long nowMs) {
        return queue.pass(List.of(), nowMs).timedOut().stream()
                .map(QueueEntry::party)
                .toList();
    }

    private static String names(Stream<QueueEntry<String>> entries) {
        return String.join(" ", entries.map(QueueEntry::party).sorted().toList());
    }
}
