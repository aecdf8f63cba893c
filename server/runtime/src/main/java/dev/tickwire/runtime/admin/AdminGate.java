package dev.tickwire.runtime.admin;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits requests with the admin token, and limits guesses: after {@link Limits#ADMIN_GUESSES_MAX} wrong tokens in a
 * minute a peer gets 429 for every token, including the right one, because another answer would confirm a guess.
 *
 * <p><b>Bounds.</b> {@value #PEERS_MAX} peers; the peer with the oldest last guess is evicted.
 *
 * <p><b>Threads.</b> Any.
 */
final class AdminGate {
    static final int PEERS_MAX = 1024;
    static final long WINDOW_MS = TimeUnit.MINUTES.toMillis(1);

    private static final Logger LOG = LoggerFactory.getLogger(AdminGate.class);
    private static final String BEARER = "Bearer ";

    private final AdminToken token;
    private final LongSupplier clockMs;
    private final Counters counters;
    private final Map<String, WrongGuesses> byPeer = new LinkedHashMap<>();

    /** @param clockMs never goes back */
    AdminGate(AdminToken token, LongSupplier clockMs, Counters counters) {
        this.token = token;
        this.clockMs = clockMs;
        this.counters = counters;
    }

    /**
     * Admits a request.
     *
     * @throws HttpProblem 401, or 429 after too many wrong guesses
     */
    void require(Request request) {
        String presented = bearer(request.header("authorization"));
        if (presented == null || !right(request.peer(), presented)) {
            counters.increment(Counter.ADMIN_UNAUTHORIZED);
            throw new HttpProblem(401, "unauthorized", "The admin token is required: Authorization: Bearer <token>.")
                    .with("WWW-Authenticate", "Bearer realm=\"tickwire\"");
        }
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    private synchronized boolean right(String peer, String presented) {
        long nowMs = clockMs.getAsLong();
        WrongGuesses guesses = byPeer.getOrDefault(peer, new WrongGuesses());
        long waitMs = guesses.waitMs(nowMs);
        if (waitMs > 0) {
            counters.increment(Counter.ADMIN_GUESSES_REFUSED);
            throw new HttpProblem(429, "too-many-guesses", "Too many wrong admin tokens came from this address.")
                    .with("Retry-After", Long.toString(TimeUnit.MILLISECONDS.toSeconds(waitMs) + 1));
        }
        if (token.matches(presented)) {
            byPeer.remove(peer);
            return true;
        }
        guesses.add(nowMs);
        byPeer.remove(peer); // moves the peer to the end: the first has the oldest last guess
        byPeer.put(peer, guesses);
        if (byPeer.size() > PEERS_MAX) {
            byPeer.remove(byPeer.keySet().iterator().next());
        }
        if (guesses.waitMs(nowMs) > 0) {
            LOG.warn("{} wrong admin tokens in a minute from {}: it has to wait", Limits.ADMIN_GUESSES_MAX, peer);
        }
        return false;
    }

    /** The times of a peer's last wrong guesses. */
    private static final class WrongGuesses {
        private final long[] atMs = new long[Limits.ADMIN_GUESSES_MAX];
        private int count;

        void add(long nowMs) {
            atMs[count++ % atMs.length] = nowMs;
        }

        /** Milliseconds until the peer may guess again; 0 or less: now. */
        long waitMs(long nowMs) {
            return count < atMs.length ? 0 : atMs[count % atMs.length] + WINDOW_MS - nowMs;
        }
    }
}
