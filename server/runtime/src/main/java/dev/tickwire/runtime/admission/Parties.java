package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Newcomer;
import dev.tickwire.runtime.token.TokenKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Players who want seats together or none: the first of a party to come reserves for all, the others find their seats reserved. What nobody came for within
 * {@link Limits#TICKET_LIFETIME_MS} is given back.
 *
 * <p><b>Threads.</b> Any that may wait for a room to open.
 */
public final class Parties {
    /** A party, as its token says. */
    public record Party(String id, int size) {}

    /** Seats that a party has. It is locked while they are reserved, so that all of a party end up in one room. */
    private static final class Hold {
        private final ReentrantLock lock = new ReentrantLock();
        private final int size;
        private @Nullable Room room;
        private int claimed;
        private long untilMs;
        private boolean gone;

        Hold(int size) {
            this.size = size;
        }

        /** Does not wait for seats that are being reserved, which may take as long as it takes to open a room. */
        boolean endIfOver(long nowMs) {
            if (!lock.tryLock()) {
                return false;
            }
            try {
                if (room == null || untilMs <= nowMs) {
                    giveBack();
                    gone = true;
                }
                return gone;
            } finally {
                lock.unlock();
            }
        }

        void giveBack() {
            Room had = room;
            for (int seat = claimed; had != null && seat < size; seat++) {
                had.places().release(Newcomer.NO_TEAM);
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
    private final LongSupplier clockMs;

    /** @param clockMs never goes back */
    public Parties(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /** The token of a new party of so many. */
    String found(int size) {
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
    Party of(String token) {
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
     * One seat of those that the party has; if it has none, these are reserved now.
     *
     * @param reserve reserves so many seats in one room, or throws
     * @param mayCome throws if the one who comes may not come into the room in which the party has its seats
     * @throws HttpProblem 409 if more have come than the party has players
     */
    Room seat(Party party, IntFunction<Room> reserve, Consumer<Room> mayCome) {
        while (true) {
            Hold hold = holds.computeIfAbsent(party.id, any -> new Hold(party.size));
            hold.lock.lock();
            try {
                if (!hold.gone) {
                    return seat(hold, reserve, mayCome);
                }
            } finally {
                hold.lock.unlock();
            }
        }
    }

    private Room seat(Hold hold, IntFunction<Room> reserve, Consumer<Room> mayCome) {
        long nowMs = clockMs.getAsLong();
        Room room = hold.room;
        if (room == null || hold.untilMs <= nowMs || !room.open()) {
            hold.giveBack();
            room = reserve.apply(hold.size);
            hold.room = room;
            hold.claimed = 0;
            hold.untilMs = clockMs.getAsLong() + Limits.TICKET_LIFETIME_MS;
        } else if (hold.claimed == hold.size) {
            throw new HttpProblem(409, "party-full", "All seats of this party are taken.");
        } else {
            mayCome.accept(room);
        }
        hold.claimed++;
        return room;
    }

    /** Gives back what nobody came for in time. Called now and then. */
    public void purge() {
        long nowMs = clockMs.getAsLong();
        holds.values().removeIf(hold -> hold.endIfOver(nowMs));
    }
}
