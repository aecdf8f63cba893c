package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.token.TokenKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One-time permissions to open a socket. A token, signed by this process, stands for a seat that is held until the
 * token is used or {@link Limits#TICKET_LIFETIME_MS} have passed.
 *
 * <p>The table holds each token that is neither used nor expired. So a valid token that is missing has been used, and
 * used tokens cost no memory.
 *
 * <p><b>Threads.</b> Any.
 *
 * @param <S> the seat
 */
public final class Tickets<S> {
    private record Held<S>(S seat, long untilMs) {}

    private static final int ID_BYTES = 16;
    private static final int TOKEN_CHARS_MAX = 1024;

    private final LongSupplier clockMs;
    private final Consumer<S> release;
    private final SecureRandom random = new SecureRandom();
    private final TokenKey key = new TokenKey();
    private final Map<String, Held<S>> held =
            new LinkedHashMap<>(); // all lifetimes are equal: the oldest expires first

    /**
     * Without tickets.
     *
     * @param clockMs milliseconds that never go back
     * @param release gets the seats of expired tickets
     */
    public Tickets(LongSupplier clockMs, Consumer<S> release) {
        this.clockMs = clockMs;
        this.release = release;
    }

    /** Holds a seat of a room and returns the token for it. */
    public synchronized String issue(String room, S seat) {
        purge();
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long untilMs = clockMs.getAsLong() + Limits.TICKET_LIFETIME_MS;
        held.put(id, new Held<>(seat, untilMs));
        return key.sign(Map.of("jti", id, "room", room, "untilMs", untilMs));
    }

    /**
     * Redeems a token and returns its seat.
     *
     * @throws HttpProblem 401; 403 if the token is for another room, for which it stays valid
     */
    public synchronized S redeem(@Nullable String token, String room) {
        purge();
        if (token == null) {
            throw new HttpProblem(401, "ticket-missing", "The ticket is missing; POST /api/join issues one.");
        }
        Map<String, Object> claims = key.claims(token, TOKEN_CHARS_MAX);
        if (claims == null) {
            throw new HttpProblem(401, "ticket-forged", "This is not a ticket of this host.");
        }
        if (!(claims.get("untilMs") instanceof Number untilMs) || untilMs.longValue() <= clockMs.getAsLong()) {
            throw new HttpProblem(401, "ticket-expired", "The ticket has expired.");
        }
        if (!room.equals(claims.get("room"))) {
            throw new HttpProblem(403, "ticket-wrong-room", "The ticket is for another room.");
        }
        Held<S> found = held.remove(claims.get("jti"));
        if (found == null) {
            throw new HttpProblem(401, "ticket-used", "The ticket has been used.");
        }
        return found.seat;
    }

    /** Releases the seats of expired tickets. The other methods call this, and the host calls it periodically. */
    public synchronized void purge() {
        long nowMs = clockMs.getAsLong();
        Iterator<Held<S>> oldest = held.values().iterator();
        while (oldest.hasNext()) {
            Held<S> next = oldest.next();
            if (next.untilMs > nowMs) {
                return;
            }
            oldest.remove();
            release.accept(next.seat);
        }
    }
}
