package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.token.TokenKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Parties: players that get seats in one room, all or none. The first join of a party reserves seats for all of its
 * players. Seats that no join has claimed within {@link Limits#TICKET_LIFETIME_MS} are released.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Parties {
    /** A party, read from its token. */
    public record Party(String id, int size) {}

    /**
     * The reserved seats of one party. Joins that find none run one after the other, so that all get seats in one room,
     * however long it takes to open.
     */
    private static final class PartySeats {
        final SerialTasks serialTasks;
        private final int size;
        private @Nullable Room room;
        private int claimed;
        private long untilMs;
        private boolean reserving;
        private boolean ended;

        PartySeats(int size, BlockingTasks blockingTasks) {
            this.size = size;
            this.serialTasks = new SerialTasks(blockingTasks);
        }

        /** The room of a reserved seat, which is the caller's from now on; {@code null} if no seats are reserved. */
        synchronized @Nullable Room claim(long nowMs, Consumer<Room> requireEntry) {
            Room held = room;
            if (held == null || untilMs <= nowMs || !held.open()) {
                return null;
            }
            if (claimed == size) {
                throw new HttpProblem(409, "party-full", "All seats of this party are taken.");
            }
            requireEntry.accept(held);
            claimed++;
            return held;
        }

        /** Begins a reservation by a caller whose claim found no seats; false if this object has ended. */
        synchronized boolean reserve() {
            if (!ended) {
                releaseSeats();
                reserving = true;
            }
            return reserving;
        }

        /** Stores the seats that the caller of {@link #reserve} got, one of which is its own; {@code null}: none. */
        synchronized void reserved(@Nullable Room reserved, long untilMs) {
            reserving = false;
            room = reserved;
            claimed = 1;
            this.untilMs = untilMs;
        }

        synchronized boolean endIfExpired(long nowMs) {
            if (!reserving && (room == null || untilMs <= nowMs)) {
                releaseSeats();
                ended = true;
            }
            return ended;
        }

        private void releaseSeats() {
            Room released = room;
            for (int seat = claimed; released != null && seat < size; seat++) {
                released.capacity().release(JoiningClient.NO_TEAM);
            }
            room = null;
        }
    }

    private static final String ID = "party";
    private static final String SIZE = "size";
    private static final String UNTIL = "untilMs";
    private static final int ID_BYTES = 16;
    private static final int TOKEN_CHARS_MAX = 256;

    private final TokenKey key = new TokenKey();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, PartySeats> partySeats = new ConcurrentHashMap<>();
    private final BlockingTasks blockingTasks;
    private final LongSupplier clockMs;

    /**
     * Without parties.
     *
     * @param blockingTasks where seats are reserved
     * @param clockMs milliseconds that never go back
     */
    public Parties(BlockingTasks blockingTasks, LongSupplier clockMs) {
        this.blockingTasks = blockingTasks;
        this.clockMs = clockMs;
    }

    /** The token of a new party of this size. */
    public String create(int size) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long untilMs = clockMs.getAsLong() + Limits.PARTY_LIFETIME_MS;
        return key.sign(Map.of(ID, id, SIZE, size, UNTIL, untilMs));
    }

    /**
     * The party with this token.
     *
     * @throws HttpProblem 401 if the token is not of this process or has expired
     */
    public Party of(String token) {
        Map<String, Object> claims = key.claims(token, TOKEN_CHARS_MAX);
        if (claims == null
                || !(claims.get(ID) instanceof String id)
                || !(claims.get(SIZE) instanceof Number size)
                || !(claims.get(UNTIL) instanceof Number untilMs)) {
            throw new HttpProblem(401, "party-forged", "This is not a party token of this host.");
        }
        if (untilMs.longValue() <= clockMs.getAsLong()) {
            throw new HttpProblem(401, "party-expired", "The party token has expired.");
        }
        return new Party(id, size.intValue());
    }

    /**
     * Claims one of the party's reserved seats, at once; if there are none, reserves seats for the whole party on the
     * threads of {@link BlockingTasks}.
     *
     * @param reserve reserves this many seats in one room
     * @param requireEntry throws if the player may not enter the party's room; called under a lock, so it must not
     *     block
     * @return fails with an {@link HttpProblem}: 409 if more players have joined than the party has
     * @throws HttpProblem as the future, if the refusal is known at once
     */
    CompletableFuture<Room> seat(
            Party party, IntFunction<CompletableFuture<Room>> reserve, Consumer<Room> requireEntry) {
        PartySeats seats = partySeats.computeIfAbsent(party.id, any -> new PartySeats(party.size, blockingTasks));
        Room held = seats.claim(clockMs.getAsLong(), requireEntry);
        if (held != null) {
            return CompletableFuture.completedFuture(held);
        }
        return seats.serialTasks.next(() -> {
            Room claimed = seats.claim(clockMs.getAsLong(), requireEntry);
            if (claimed != null) {
                return CompletableFuture.completedFuture(claimed);
            }
            if (!seats.reserve()) {
                partySeats.remove(party.id, seats);
                return seat(party, reserve, requireEntry);
            }
            return CompletableFuture.completedFuture(seats.size)
                    .thenCompose(reserve::apply)
                    .whenComplete(
                            (room, error) -> seats.reserved(room, clockMs.getAsLong() + Limits.TICKET_LIFETIME_MS));
        });
    }

    /** Releases seats that were not claimed in time. The host calls this periodically. */
    public void purge() {
        long nowMs = clockMs.getAsLong();
        partySeats.values().removeIf(seats -> seats.endIfExpired(nowMs));
    }
}
