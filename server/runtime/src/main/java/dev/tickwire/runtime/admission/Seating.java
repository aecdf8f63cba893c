package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Places;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Sanctions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places that people ask for, in rooms that are open or, if that is what they want, in a new one.
 *
 * <p><b>Threads.</b> Any that may wait for a room to open.
 */
final class Seating {
    /** Who waits for others to open a room looks so often whether it has a seat for him, too: in a crowd few need to open one. */
    private static final long LOOK_INTERVAL_MS = 20;

    private static final int LOOKS_MAX = 50;

    private final Lobby lobby;
    private final Map<GameType, ReentrantLock> openings = new ConcurrentHashMap<>();

    Seating(Lobby lobby) {
        this.lobby = lobby;
    }

    /**
     * A room with so many places that are now reserved.
     *
     * @param identity who comes
     * @throws HttpProblem if there is none, naming what is to blame
     */
    Room reserve(JoinWish wish, String identity, int places) {
        lobby.requireRunning();
        if (wish.game() != null) {
            return reserve(lobby.game(wish.game()), wish, identity, places);
        }
        Room room = wish.room() != null ? lobby.room(wish.room()) : lobby.roomByCode(String.valueOf(wish.code()));
        requireNotBanned(room, identity);
        Places.Refusal refusal = reserve(room, wish.role(), places);
        if (refusal != null) {
            throw problem(refusal, wish.role());
        }
        return room;
    }

    /** @throws HttpProblem 403 */
    void requireNotBanned(Room room, String identity) {
        Sanctions.Sanction ban = room.sanctions().banned(identity);
        if (ban != null) {
            throw new HttpProblem(403, "banned", lobby.sentence(room, ban));
        }
    }

    private Room reserve(GameType game, JoinWish wish, String identity, int places) {
        Record options = wish.options() == null ? null : Lobby.options(game, wish.options());
        RoomQuery query = RoomQuery.of(game, wish.where(), wish.sort());
        if (Boolean.TRUE.equals(wish.create())) {
            return reserveNew(game, options, query, wish.inviteOnly(), places);
        }
        Record needed = wish.where() == null ? options : null;
        if (wish.role() == Role.SPECTATOR || Boolean.FALSE.equals(wish.create())) {
            Room found = find(game, query, needed, wish.role(), identity, places);
            if (found == null) {
                throw new HttpProblem(404, "no-room", "No open room fits.");
            }
            return found;
        }
        ReentrantLock opening = openings.computeIfAbsent(game, any -> new ReentrantLock());
        for (int look = 0; look < LOOKS_MAX; look++) {
            Room found = find(game, query, needed, wish.role(), identity, places);
            if (found != null) {
                return found;
            }
            if (tryLock(opening)) {
                try { // another may have opened one since
                    Room opened = find(game, query, needed, wish.role(), identity, places);
                    return opened == null ? reserveNew(game, options, query, false, places) : opened;
                } finally {
                    opening.unlock();
                }
            }
        }
        throw Lobby.busy();
    }

    /** In the first room that fits; {@code null} if none does. The first is looked for, and not the order of all: every join comes by here. */
    private @Nullable Room find(
            GameType game, RoomQuery query, @Nullable Record options, Role role, String identity, int places) {
        List<Candidate> candidates = candidates(game, query, options, role, identity, places);
        Comparator<Candidate> order = Comparator.comparing(Candidate::info, query.comparator());
        while (!candidates.isEmpty()) {
            Candidate first = Collections.min(candidates, order);
            if (reserve(first.room, role, places) == null) {
                return first.room;
            }
            candidates.remove(first); // somebody was quicker
        }
        return null;
    }

    private List<Candidate> candidates(
            GameType game, RoomQuery query, @Nullable Record options, Role role, String identity, int places) {
        List<Candidate> candidates = new ArrayList<>();
        for (Room room : lobby.rooms()) {
            if (room.game() == game
                    && !room.listing().inviteOnly()
                    && (options == null || options.equals(room.options()))
                    && room.sanctions().banned(identity) == null) {
                Candidate candidate = new Candidate(room, lobby.info(room));
                if (candidate.hasPlace(role, places) && query.matches(candidate.info)) {
                    candidates.add(candidate);
                }
            }
        }
        return candidates;
    }

    /**
     * A room that may be joined.
     *
     * @param info numbers that stand still, as comparing needs
     */
    private record Candidate(Room room, RoomInfo info) {
        boolean hasPlace(Role role, int places) {
            return role == Role.SPECTATOR
                    ? info.spectators() < info.spectatorsMax()
                    : !info.locked() && places <= info.free();
        }
    }

    private Room reserveNew(GameType game, @Nullable Record options, RoomQuery query, boolean inviteOnly, int places) {
        return lobby.openForPlayers(game, options == null ? Lobby.options(game, null) : options, made -> {
            if (inviteOnly) {
                made.listing().inviteOnly(true);
            }
            if (!query.matches(lobby.info(made))) {
                throw HttpProblem.field(
                        "where", "No open room fits, and a new one with these options would not either.");
            }
            Places.Refusal refusal = reserve(made, Role.PLAYER, places);
            if (refusal != null) {
                throw problem(refusal, Role.PLAYER);
            }
        });
    }

    private static Places.@Nullable Refusal reserve(Room room, Role role, int places) {
        return role == Role.PLAYER
                ? room.places().reserve(places)
                : room.places().reserveSpectator();
    }

    private static HttpProblem problem(Places.Refusal refusal, Role role) {
        return switch (refusal) {
            case CLOSED -> Lobby.unknownRoom();
            case LOCKED -> new HttpProblem(409, "room-locked", "This room lets nobody in.");
            case FULL ->
                role == Role.PLAYER
                        ? new HttpProblem(409, "room-full", "There are not enough free seats in this room.")
                        : new HttpProblem(409, "spectators-full", "Nobody more may watch this room.");
        };
    }

    /** Two who come at once shall meet in one room; but a game that takes its time to open one must not keep everybody waiting. */
    private static boolean tryLock(ReentrantLock lock) {
        try {
            Attempt attempt = new Attempt(lock);
            ForkJoinPool.managedBlock(attempt);
            return attempt.locked;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets the pool of requests know that one of them waits. */
    private static final class Attempt implements ForkJoinPool.ManagedBlocker {
        private final ReentrantLock lock;
        private boolean locked;

        Attempt(ReentrantLock lock) {
            this.lock = lock;
        }

        @Override
        public boolean isReleasable() {
            locked = locked || lock.tryLock();
            return locked;
        }

        @Override
        public boolean block() throws InterruptedException {
            locked = lock.tryLock(LOOK_INTERVAL_MS, TimeUnit.MILLISECONDS);
            return true;
        }
    }
}
