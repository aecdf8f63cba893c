package dev.tickwire.runtime.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueRulesTest {
    private static final class Alone {}

    @Queue
    private static class Duel {}

    private static final class DuelOnIce extends Duel {}

    @Queue(teams = 3, teamSize = 2, range = 0.5, widenPerSecond = 0, rangeMax = 0.5, timeoutMs = 1_000, backfill = true)
    private static final class Trio {}

    @Queue(teams = 1)
    private static final class NoOpponent {}

    @Queue(teams = 0)
    private static final class NoTeam {}

    @Queue(teamSize = Integer.MAX_VALUE, teams = Integer.MAX_VALUE)
    private static final class Enormous {}

    @Queue(teams = 13, teamSize = 10)
    private static final class Crowd {}

    @Queue(range = -1)
    private static final class Negative {}

    @Queue(range = Double.NaN)
    private static final class NoNumber {}

    @Queue(widenPerSecond = Double.POSITIVE_INFINITY)
    private static final class Bursting {}

    @Queue(range = 100, rangeMax = 50)
    private static final class Narrowing {}

    @Queue(timeoutMs = 120)
    private static final class Seconds {}

    @Test
    void shouldHaveNoRulesWithoutAQueue() {
        assertNull(QueueRules.of(Alone.class));
    }

    @Test
    void shouldBeADuelByDefault() {
        assertEquals(new QueueRules(2, 1, 50, 10, 500, 120_000, false), QueueRules.of(Duel.class));
        assertEquals(QueueRules.of(Duel.class), QueueRules.of(DuelOnIce.class), "inherited");
    }

    @Test
    void shouldReadTheValuesOfTheGame() {
        assertEquals(new QueueRules(3, 2, 0.5, 0, 0.5, 1_000, true), QueueRules.of(Trio.class));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                NoOpponent.class,
                NoTeam.class,
                Enormous.class,
                Crowd.class,
                Negative.class,
                NoNumber.class,
                Bursting.class,
                Narrowing.class,
                Seconds.class
            })
    void shouldNameTheClassTheMemberAndTheCure(Class<?> gameClass) {
        String message = assertThrows(AuthoringException.class, () -> QueueRules.of(gameClass))
                .getMessage();
        assertTrue(message.startsWith(gameClass.getName() + ": in its @Queue, "), message);
        assertTrue(
                message.matches(".*, (teams|teamSize|teams \\* teamSize|range|widenPerSecond|rangeMax|timeoutMs) = "
                        + "\\S+: it must be .*"),
                message);
    }

    @Test
    void shouldNameTheAllowedTimes() {
        assertEquals(
                Seconds.class.getName() + ": in its @Queue, timeoutMs = 120: it must be 1000 to 3600000 milliseconds",
                assertThrows(AuthoringException.class, () -> QueueRules.of(Seconds.class))
                        .getMessage());
    }
}
