package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Places;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Sanctions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places that people ask for, in rooms that are open or, if that is what they want, in a new one.
 *
 * <p>While a game opens a room, the join holds no lock, and no thread but one of {@link Openings}. Joins that find no place meanwhile take turns: each looks for
 * a place again first, so a crowd opens few rooms.
 *
 * <p><b>Threads.</b> Any.
 */
final class Seating {
    private final Lobby lobby;
    private final Openings opening;
    private final Map<GameType, Turns> turns = new ConcurrentHashMap<>();

    Seating(Lobby lobby, Openings opening) {
        this.lobby = lobby;
        this.opening = opening;
    }

    /**
     * A room with so many places that are now reserved.
     *
     * @param identity who comes
     * @param gaveUp whether the client no longer waits: then nothing is reserved
     * @return fails with an {@link HttpProblem} that names the cause if there is none
     * @throws HttpProblem as well
     */
    CompletableFuture<Room> reserve(JoinWish wish, String identity, int places, BooleanSupplier gaveUp) {
        lobby.requireRunning();
        if (wish.game() != null) {
            return reserve(lobby.game(wish.game()), wish, identity, places, gaveUp);
        }
        Room room = wish.room() != null ? lobby.room(wish.room()) : lobby.roomByCode(String.valueOf(wish.code()));
        requireMayCome(room, identity);
        Places.Refusal refusal = reserve(room, wish.role(), places);
        if (refusal != null) {
            throw problem(refusal, wish.role());
        }
        return CompletableFuture.completedFuture(room);
    }

    /** @throws HttpProblem 403, or 503 while the room admits no client */
    void requireMayCome(Room room, String identity) {
        Lobby.requireTicking(room);
        Sanctions.Sanction ban = room.sanctions().banned(identity);
        if (ban != null) {
            throw new HttpProblem(403, "banned", lobby.sentence(room, ban));
        }
    }

    private CompletableFuture<Room> reserve(
            GameType game, JoinWish wish, String identity, int places, BooleanSupplier gaveUp) {
        Record options = wish.options() == null ? null : Lobby.options(game, wish.options());
        RoomQuery query = RoomQuery.of(game, wish.where(), wish.sort());
        if (Boolean.TRUE.equals(wish.create())) {
            return opening.submit(() -> {
                requireWaiting(gaveUp);
                return reserveNew(game, options, query, wish.inviteOnly(), places);
            });
        }
        Record needed = wish.where() == null ? options : null;
        Room found = find(game, query, needed, wish.role(), identity, places);
        if (found != null) {
            return CompletableFuture.completedFuture(found);
        }
        if (wish.role() == Role.SPECTATOR || Boolean.FALSE.equals(wish.create())) {
            throw new HttpProblem(404, "no-room", "No open room fits.");
        }
        Turns ofGame = turns.computeIfAbsent(game, any -> new Turns(opening));
        return ofGame.next(() -> {
            requireWaiting(gaveUp);
            Room opened = find(game, query, needed, wish.role(), identity, places); // another may have opened one since
            return CompletableFuture.completedFuture(
                    opened == null ? reserveNew(game, options, query, false, places) : opened);
        });
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
                    && !room.stuck()
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

    private static void requireWaiting(BooleanSupplier gaveUp) {
        if (gaveUp.getAsBoolean()) {
            throw Lobby.busy();
        }
    }

    private Room reserveNew(GameType game, @Nullable Record options, RoomQuery query, boolean inviteOnly, int places) {
        Record given = options == null ? Lobby.options(game, null) : options;
        Consumer<Room> first = inviteOnly ? made -> made.facts().listing(ListingChange.INVITE_ONLY) : made -> {};
        return lobby.openForPlayers(game, given, first, made -> {
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
}
