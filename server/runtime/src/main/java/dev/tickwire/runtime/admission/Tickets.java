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
 * One-time permissions to open a socket: a token signed by this process stands for something held until the token is
 * used or {@link Limits#TICKET_LIFETIME_MS} are over.
 *
 * <p>A token without an entry here was used already: whatever was signed and has not expired is in the table. So
 * nothing has to be remembered about used ones.
 *
 * <p><b>Threads.</b> Any.
 *
 * @param <S> what is held: a seat
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
            new LinkedHashMap<>(); // all live equally long: the oldest is the first to expire

    /**
     * No tickets yet.
     *
     * @param clockMs never goes back
     * @param release gets what nobody came for
     */
    public Tickets(LongSupplier clockMs, Consumer<S> release) {
        this.clockMs = clockMs;
        this.release = release;
    }

    /** Holds a seat of a room and gives the token for it. */
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
     * Uses a token up.
     *
     * @throws HttpProblem 401, or 403 if it is for another room; then it is still good
     */
    public synchronized S redeem(@Nullable String token, String room) {
        purge();
        if (token == null) {
            throw new HttpProblem(401, "ticket-missing", "There is no ticket; ask POST /api/join for one.");
        }
        Map<String, Object> claims = key.claims(token, TOKEN_CHARS_MAX);
        if (claims == null) {
            throw new HttpProblem(401, "ticket-forged", "The ticket is not one of this server.");
        }
        if (!(claims.get("untilMs") instanceof Number untilMs) || untilMs.longValue() <= clockMs.getAsLong()) {
            throw new HttpProblem(401, "ticket-expired", "The ticket is too old.");
        }
        if (!room.equals(claims.get("room"))) {
            throw new HttpProblem(403, "ticket-wrong-room", "The ticket is for another room.");
        }
        Held<S> found = held.remove(claims.get("jti"));
        if (found == null) {
            throw new HttpProblem(401, "ticket-used", "The ticket was used before.");
        }
        return found.seat;
    }

    /** Gives back what nobody came for in time. Called with every ticket, and now and then when there are none. */
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
