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
 * Players who want seats together or none: the first of a party to come reserves for all, the others find their seats
 * reserved. What nobody came for within {@link Limits#TICKET_LIFETIME_MS} is given back.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Parties {
    /** A party, as its token says. */
    public record Party(String id, int size) {}

    /**
     * The seats of one party. Its players take turns, so that all get seats in one room, however long that takes to
     * open.
     */
    private static final class Hold {
        final SerialTasks serialTasks;
        private final int size;
        private @Nullable Room room;
        private int claimed;
        private long untilMs;
        private boolean reserving;
        private boolean gone;

        Hold(int size, BlockingTasks blockingTasks) {
            this.size = size;
            this.serialTasks = new SerialTasks(blockingTasks);
        }

        /** The room with a seat for the caller; {@code null} if no seats are reserved. */
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

        /** The caller, whose claim found no seats, reserves them now; false if the party is gone. */
        synchronized boolean reserve() {
            if (!gone) {
                releaseSeats();
                reserving = true;
            }
            return reserving;
        }

        /**
         * Takes the seats that the caller of {@link #reserve} has reserved, one of them its own; {@code null}: it got
         * none.
         */
        synchronized void reserved(@Nullable Room reserved, long untilMs) {
            reserving = false;
            room = reserved;
            claimed = 1;
            this.untilMs = untilMs;
        }

        synchronized boolean endIfOver(long nowMs) {
            if (!reserving && (room == null || untilMs <= nowMs)) {
                releaseSeats();
                gone = true;
            }
            return gone;
        }

        private void releaseSeats() {
            Room had = room;
            for (int seat = claimed; had != null && seat < size; seat++) {
                had.capacity().release(JoiningClient.NO_TEAM);
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
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();
    private final BlockingTasks blockingTasks;
    private final LongSupplier clockMs;

    /**
     * No parties yet.
     *
     * @param blockingTasks where seats are reserved
     * @param clockMs never goes back
     */
    public Parties(BlockingTasks blockingTasks, LongSupplier clockMs) {
        this.blockingTasks = blockingTasks;
        this.clockMs = clockMs;
    }

    /** The token of a new party of so many. */
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
     * @throws HttpProblem 401
     */
    public Party of(String token) {
        Map<String, Object> claims = key.claims(token, TOKEN_CHARS_MAX);
        if (claims == null
                || !(claims.get(ID) instanceof String id)
                || !(claims.get(SIZE) instanceof Number size)
                || !(claims.get(UNTIL) instanceof Number untilMs)) {
            throw new HttpProblem(401, "party-forged", "The party is not one of this server.");
        }
        if (untilMs.longValue() <= clockMs.getAsLong()) {
            throw new HttpProblem(401, "party-expired", "The party is too old.");
        }
        return new Party(id, size.intValue());
    }

    /**
     * One seat of those that the party has, at once; if it has none, these are reserved now, by the threads of
     * {@link BlockingTasks}.
     *
     * @param reserve reserves this many seats in one room
     * @param requireEntry throws if the player may not enter the party's room; must be quick
     * @return fails with an {@link HttpProblem}: 409 if more have come than the party has players
     * @throws HttpProblem as well
     */
    CompletableFuture<Room> seat(
            Party party, IntFunction<CompletableFuture<Room>> reserve, Consumer<Room> requireEntry) {
        Hold hold = holds.computeIfAbsent(party.id, any -> new Hold(party.size, blockingTasks));
        Room held = hold.claim(clockMs.getAsLong(), requireEntry);
        if (held != null) {
            return CompletableFuture.completedFuture(held);
        }
        return hold.serialTasks.next(() -> {
            Room claimed = hold.claim(clockMs.getAsLong(), requireEntry);
            if (claimed != null) {
                return CompletableFuture.completedFuture(claimed);
            }
            if (!hold.reserve()) {
                holds.remove(party.id, hold);
                return seat(party, reserve, requireEntry);
            }
            return CompletableFuture.completedFuture(hold.size)
                    .thenCompose(reserve::apply)
                    .whenComplete(
                            (room, error) -> hold.reserved(room, clockMs.getAsLong() + Limits.TICKET_LIFETIME_MS));
        });
    }

    /** Gives back what nobody came for in time. Called now and then. */
    public void purge() {
        long nowMs = clockMs.getAsLong();
        holds.values().removeIf(hold -> hold.endIfOver(nowMs));
    }
}
