package dev.tickwire.client;

import static dev.tickwire.client.Heartbeat.Verdict.ALIVE;
import static dev.tickwire.client.Heartbeat.Verdict.ASK;
import static dev.tickwire.client.Heartbeat.Verdict.DEAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.client.Heartbeat.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
    private final Heartbeat heartbeat = new Heartbeat(0, Heartbeat.CONNECT_MS_MAX);

    /** Wakes in time until this moment, and says when it was found dead, -1 if it was not. */
    private long deadBy(long untilMs) {
        while (heartbeat.wakeMs() <= untilMs) {
            long nowMs = heartbeat.wakeMs();
            if (heartbeat.wake(nowMs) == DEAD) {
                return nowMs;
            }
        }
        return -1;
    }

    @Test
    void shouldGiveAnAttemptToConnectFourSeconds() {
        assertEquals(4000, deadBy(10_000));
    }

    @Test
    void shouldTakeSilenceOfThreeSecondsForALoss() {
        for (int i = 0; i < 10; i++) {
            heartbeat.received(2900L * i);
            assertEquals(-1, deadBy(2900L * (i + 1)));
        }
        assertEquals(9 * 2900 + 3000, deadBy(100_000));
    }

    @Test
    void shouldAskInEachSecondOfSilence() {
        heartbeat.received(0);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            verdicts.add(heartbeat.wake(heartbeat.wakeMs()));
        }
        assertEquals(List.of(ASK, ASK, DEAD), verdicts);
    }

    @Test
    void shouldNotAskWhileMessagesCome() {
        for (int nowMs = 0; nowMs < 10_000; nowMs += 50) {
            heartbeat.received(nowMs);
            if (heartbeat.wakeMs() <= nowMs) {
                assertEquals(ALIVE, heartbeat.wake(nowMs));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3000, 60_000, 3_600_000})
    void shouldNotTakeItsOwnSleepForSilence(int sleepMs) {
        heartbeat.received(0);
        assertEquals(ASK, heartbeat.wake(1000 + sleepMs));
        assertEquals(ALIVE, heartbeat.wake(1000 + sleepMs + 999 - 1));
        assertEquals(1000 + sleepMs + 1000, deadBy(10_000_000), "nobody answers");
    }

    @Test
    void shouldListenAgainAfterASleepThatWasAnswered() {
        heartbeat.received(0);
        assertEquals(ASK, heartbeat.wake(60_000));
        heartbeat.received(60_900);
        assertEquals(63_900, deadBy(100_000));
    }

    @Test
    void shouldForgiveSleepTwiceOnly() {
        heartbeat.received(0);
        assertEquals(ASK, heartbeat.wake(60_000));
        assertEquals(ASK, heartbeat.wake(120_000));
        assertEquals(DEAD, heartbeat.wake(180_000));
    }

    @Test
    void shouldTakeAMessageThatDoesNotGoOutForALossWhateverComes() {
        heartbeat.received(0);
        assertTrue(heartbeat.sending(500));
        long deadMs = -1;
        for (int nowMs = 0; nowMs < 10_000 && deadMs < 0; nowMs += 50) {
            heartbeat.received(nowMs);
            deadMs = deadBy(nowMs);
        }
        assertEquals(3500, deadMs);
    }

    @Test
    void shouldWatchOneMessageAfterTheOther() {
        heartbeat.received(0);
        assertTrue(heartbeat.sending(0));
        assertFalse(heartbeat.sending(100), "the first is still under way");
        heartbeat.sent();
        heartbeat.received(2900);
        assertTrue(heartbeat.sending(2900));
        heartbeat.received(5800);
        assertEquals(5900, deadBy(10_000));
    }

    @Test
    void shouldEndAtTheEarliestMomentThatWasSet() {
        heartbeat.received(0);
        heartbeat.endBy(1500);
        heartbeat.endBy(2000);
        heartbeat.received(1400);
        assertEquals(1500, deadBy(10_000));
    }
}
