package dev.tickwire.runtime.admin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdminGateTest {
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "192.0.2.2";

    private long nowMs = 1_000;
    private final Counters counters = new Counters();
    private final AdminGate gate = new AdminGate(AdminToken.of("secret"), () -> nowMs, counters);

    private void ask(String peer, @Nullable String authorization) {
        Map<String, String> headers = authorization == null ? Map.of() : Map.of("authorization", authorization);
        gate.require(new Request(peer, "GET", "http", "/admin/rooms", Map.of(), headers, new byte[0]));
    }

    private HttpProblem refusal(String peer, @Nullable String authorization) {
        return assertThrows(HttpProblem.class, () -> ask(peer, authorization));
    }

    private void guess(String peer, int times) {
        for (int i = 0; i < times; i++) {
            assertEquals(401, refusal(peer, "Bearer guess" + i).status());
        }
    }

    @Test
    void shouldCompareNoTokenAfterTooManyWrongOnes() {
        guess(HERE, Limits.ADMIN_GUESSES_MAX);
        HttpProblem problem = refusal(HERE, "Bearer guess");
        assertEquals(429, problem.status());
        assertEquals("too-many-guesses", problem.code());
        int seconds = Integer.parseInt(problem.response().headers().get("Retry-After"));
        assertTrue(seconds > 0 && seconds <= 61, () -> seconds + " s");
        assertEquals(429, refusal(HERE, "Bearer secret").status(), "another answer would confirm the token");
        assertEquals(2, counters.value(Counter.ADMIN_GUESSES_REFUSED));
        assertDoesNotThrow(() -> ask(THERE, "Bearer secret"), "one address does not block another");
    }

    @Test
    void shouldCompareTokensAgainAMinuteAfterTheGuess() {
        guess(HERE, 1);
        nowMs += AdminGate.WINDOW_MS / 2;
        guess(HERE, Limits.ADMIN_GUESSES_MAX - 1);
        nowMs += AdminGate.WINDOW_MS / 2 - 1;
        assertEquals(429, refusal(HERE, "Bearer guess").status());
        nowMs++;
        guess(HERE, 1);
        assertEquals(429, refusal(HERE, "Bearer guess").status(), "guesses of the last minute count");
        nowMs += AdminGate.WINDOW_MS / 2;
        assertDoesNotThrow(() -> ask(HERE, "Bearer secret"));
    }

    @Test
    void shouldNotCountARequestWithoutATokenAsAGuess() {
        for (int i = 0; i < 2 * Limits.ADMIN_GUESSES_MAX; i++) {
            assertEquals(401, refusal(HERE, null).status());
            assertEquals(401, refusal(HERE, "Basic secret").status());
        }
        assertDoesNotThrow(() -> ask(HERE, "bearer secret"));
    }

    @Test
    void shouldForgetGuessesAfterTheRightToken() {
        guess(HERE, Limits.ADMIN_GUESSES_MAX - 1);
        assertDoesNotThrow(() -> ask(HERE, "Bearer secret"));
        guess(HERE, Limits.ADMIN_GUESSES_MAX);
    }

    @Test
    void shouldRememberABoundedNumberOfAddresses() {
        guess(HERE, Limits.ADMIN_GUESSES_MAX);
        guess(THERE, Limits.ADMIN_GUESSES_MAX);
        for (int i = 0; i < AdminGate.PEERS_MAX - 1; i++) {
            guess("peer" + i, 1);
        }
        assertEquals(429, refusal(THERE, "Bearer guess").status());
        guess(HERE, 1); // the peer with the oldest guess was evicted
    }
}
