package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.browse.RoomInfo;
import dev.tickwire.runtime.browse.RoomQuery;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.HibernatingRoom;
import dev.tickwire.runtime.room.Places;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Sanctions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places that people ask for, in rooms that are open or, if that is what they want, in a new one.
 *
 * <p>While a game opens a room, the join holds no lock, and no thread but one of {@link BlockingTasks}. Joins that find no place meanwhile take turns: each looks for
 * a place again first, so a crowd opens few rooms.
 *
 * <p><b>Threads.</b> Any.
 */
final class SeatFinder {
    private final Lobby lobby;
    private final BlockingTasks opening;
    private final Map<GameType, SerialTasks> turns = new ConcurrentHashMap<>();

    SeatFinder(Lobby lobby, BlockingTasks opening) {
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
    CompletableFuture<Room> reserve(SeatRequest wish, String identity, int places, BooleanSupplier gaveUp) {
        lobby.requireRunning();
        if (wish.game() != null) {
            return reserve(lobby.game(wish.game()), wish, identity, places, gaveUp);
        }
        return reserveNamed(wish, identity, places);
    }

    private CompletableFuture<Room> reserveNamed(SeatRequest wish, String identity, int places) {
        CompletableFuture<Room> awake =
                wish.room() != null ? lobby.awake(wish.room()) : lobby.awakeByCode(String.valueOf(wish.code()));
        return opening.after(awake, room -> {
            requireMayCome(room, identity);
            Places.Refusal refusal = reserve(room, wish.role(), places);
            if (refusal == Places.Refusal.CLOSED && lobby.hibernating(room.id()) != null) {
                return reserveNamed(wish, identity, places); // since it was found
            } else if (refusal != null) {
                throw problem(refusal, wish.role());
            }
            return CompletableFuture.completedFuture(room);
        });
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
            GameType game, SeatRequest wish, String identity, int places, BooleanSupplier gaveUp) {
        Record options = wish.options() == null ? null : Lobby.options(game, wish.options());
        RoomQuery query = RoomQuery.of(game, wish.where(), wish.sort());
        if (Boolean.TRUE.equals(wish.create())) {
            return opening.submit(() -> {
                requireWaiting(gaveUp);
                return reserveNew(game, options, query, wish.inviteOnly(), places);
            });
        }
        Record needed = wish.where() == null ? options : null;
        Wanting wanting = new Wanting(game, query, needed, wish.role(), identity, places);
        boolean opens = wish.role() == Role.PLAYER && !Boolean.FALSE.equals(wish.create());
        return opening.after(find(wanting), found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedFuture(found.get());
            } else if (!opens) {
                throw new HttpProblem(404, "no-room", "No open room fits.");
            }
            return turns.computeIfAbsent(game, any -> new SerialTasks(opening)).next(() -> {
                requireWaiting(gaveUp);
                return opening.after(
                        find(wanting),
                        opened -> { // another may have opened one since
                            return CompletableFuture.completedFuture(
                                    opened.orElseGet(() -> reserveNew(game, options, query, false, places)));
                        });
            });
        });
    }

    /**
     * Places in any room that fits.
     *
     * @param options {@code null}: any
     */
    private record Wanting(
            GameType game, RoomQuery query, @Nullable Record options, Role role, String identity, int places) {
        boolean fits(Record ofRoom) {
            return options == null || options.equals(ofRoom);
        }

        boolean fits(RoomInfo info) {
            boolean hasPlace = role == Role.SPECTATOR
                    ? info.spectators() < info.spectatorsMax()
                    : !info.locked() && places <= info.free();
            return hasPlace && query.matches(info);
        }
    }

    /** In the first room that fits; empty if none does. The first is looked for, and not the order of all: every join comes by here. */
    private CompletableFuture<Optional<Room>> find(Wanting wanting) {
        return first(candidates(wanting), wanting);
    }

    private CompletableFuture<Optional<Room>> first(List<RoomInfo> candidates, Wanting wanting) {
        while (!candidates.isEmpty()) {
            RoomInfo first = Collections.min(candidates, wanting.query.comparator());
            candidates.remove(first);
            CompletableFuture<Optional<Room>> awake =
                    lobby.awake(first.id()).handle((room, error) -> Optional.ofNullable(room)); // another may open
            if (!awake.isDone()) {
                return opening.after(
                        awake,
                        woken -> reserve(woken, wanting)
                                ? CompletableFuture.completedFuture(woken)
                                : first(candidates, wanting));
            } else if (reserve(awake.join(), wanting)) {
                return awake;
            }
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** False if another join has taken the places, or this client is banned. */
    private static boolean reserve(Optional<Room> room, Wanting wanting) {
        return room.isPresent()
                && room.get().sanctions().banned(wanting.identity) == null
                && reserve(room.get(), wanting.role, wanting.places) == null;
    }

    private List<RoomInfo> candidates(Wanting wanting) {
        List<RoomInfo> candidates = new ArrayList<>();
        for (Room room : lobby.rooms()) {
            if (room.game() == wanting.game
                    && !room.stuck()
                    && !room.listing().inviteOnly()
                    && wanting.fits(room.options())
                    && room.sanctions().banned(wanting.identity) == null) {
                add(candidates, lobby.info(room), wanting);
            }
        }
        for (HibernatingRoom room : lobby.hibernating()) {
            if (room.created().game() == wanting.game
                    && room.readable()
                    && !room.rest().inviteOnly()
                    && wanting.fits(room.created().options())) {
                add(candidates, lobby.info(room), wanting);
            }
        }
        return candidates;
    }

    private static void add(List<RoomInfo> candidates, RoomInfo info, Wanting wanting) {
        if (wanting.fits(info)) {
            candidates.add(info);
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
