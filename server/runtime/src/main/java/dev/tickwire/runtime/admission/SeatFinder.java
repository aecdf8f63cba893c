package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.browse.RoomInfo;
import dev.tickwire.runtime.browse.RoomQuery;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.HibernatingRoom;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomCapacity;
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
 * Reserves seats and spectator places for joins, in existing rooms or in a new one.
 *
 * <p>While a game opens a room, the join holds no lock, and no thread but one of {@link BlockingTasks}. Joins of one
 * game that find no place run one after the other, and each searches again first, so that a crowd opens few rooms.
 *
 * <p><b>Threads.</b> Any.
 */
final class SeatFinder {
    private final Lobby lobby;
    private final BlockingTasks blockingTasks;
    private final Map<GameType, SerialTasks> serialTasks = new ConcurrentHashMap<>();

    SeatFinder(Lobby lobby, BlockingTasks blockingTasks) {
        this.lobby = lobby;
        this.blockingTasks = blockingTasks;
    }

    /**
     * Reserves places in one room.
     *
     * @param identity of the joining player or spectator
     * @param timedOut whether the join has timed out: then no room is opened for it
     * @return fails with an {@link HttpProblem} that names the cause if there is none
     * @throws HttpProblem as the future, if the refusal is known at once
     */
    CompletableFuture<Room> reserve(SeatRequest request, String identity, int places, BooleanSupplier timedOut) {
        lobby.requireRunning();
        if (request.game() != null) {
            return reserve(lobby.game(request.game()), request, identity, places, timedOut);
        }
        return reserveNamed(request, identity, places);
    }

    private CompletableFuture<Room> reserveNamed(SeatRequest request, String identity, int places) {
        CompletableFuture<Room> awake = request.room() != null
                ? lobby.openOrWake(request.room())
                : lobby.openOrWakeByCode(String.valueOf(request.code()));
        return blockingTasks.after(awake, room -> {
            requireEntry(room, identity);
            RoomCapacity.Refusal refusal = reserve(room, request.role(), places);
            if (refusal == RoomCapacity.Refusal.CLOSED && lobby.hibernating(room.id()) != null) {
                return reserveNamed(request, identity, places); // it hibernates since it was found
            } else if (refusal != null) {
                throw problem(refusal, request.role());
            }
            return CompletableFuture.completedFuture(room);
        });
    }

    /** @throws HttpProblem 403 if the client is banned, 503 while the room does not tick */
    void requireEntry(Room room, String identity) {
        Lobby.requireTicking(room);
        Sanctions.Sanction ban = room.sanctions().banned(identity);
        if (ban != null) {
            throw new HttpProblem(403, "banned", lobby.banMessage(room, ban));
        }
    }

    private CompletableFuture<Room> reserve(
            GameType game, SeatRequest request, String identity, int places, BooleanSupplier timedOut) {
        Record options = request.options() == null ? null : Lobby.options(game, request.options());
        RoomQuery query = RoomQuery.of(game, request.where(), request.sort());
        if (Boolean.TRUE.equals(request.create())) {
            return blockingTasks.submit(() -> {
                requireInTime(timedOut);
                return reserveNew(game, options, query, request.inviteOnly(), places);
            });
        }
        Record needed = request.where() == null ? options : null;
        Search search = new Search(game, query, needed, request.role(), identity, places);
        boolean opens = request.role() == Role.PLAYER && !Boolean.FALSE.equals(request.create());
        boolean loading = lobby.loads(game, ofRoom -> search.fits(ofRoom)); // before the search: it may end meanwhile
        return blockingTasks.after(reserveAny(search), found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedFuture(found.get());
            } else if (loading) {
                throw Lobby.loading("Rooms of this game are being loaded.");
            } else if (!opens) {
                throw new HttpProblem(404, "no-room", "No open room fits.");
            }
            return serialTasks
                    .computeIfAbsent(game, any -> new SerialTasks(blockingTasks))
                    .next(() -> {
                        requireInTime(timedOut);
                        return blockingTasks.after(
                                reserveAny(search),
                                opened -> { // another join may have opened a room since
                                    return CompletableFuture.completedFuture(
                                            opened.orElseGet(() -> reserveNew(game, options, query, false, places)));
                                });
                    });
        });
    }

    /**
     * What a join requires of a room.
     *
     * @param options with which the room was opened; {@code null}: any
     */
    private record Search(
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

    /**
     * Reserves in the first room that fits; empty if none does. It searches the first room instead of sorting all,
     * because every join runs this.
     */
    private CompletableFuture<Optional<Room>> reserveAny(Search search) {
        return reserveFirst(candidates(search), search);
    }

    private CompletableFuture<Optional<Room>> reserveFirst(List<RoomInfo> candidates, Search search) {
        while (!candidates.isEmpty()) {
            RoomInfo first = Collections.min(candidates, search.query.comparator());
            candidates.remove(first);
            CompletableFuture<Optional<Room>> awake = lobby.openOrWake(first.id())
                    .handle((room, error) -> Optional.ofNullable(room)); // a room that fails to open is skipped
            if (!awake.isDone()) {
                return blockingTasks.after(
                        awake,
                        woken -> reserve(woken, search)
                                ? CompletableFuture.completedFuture(woken)
                                : reserveFirst(candidates, search));
            } else if (reserve(awake.join(), search)) {
                return awake;
            }
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** False if the room is missing or has too few places, or the client is banned. */
    private static boolean reserve(Optional<Room> room, Search search) {
        return room.isPresent()
                && room.get().sanctions().banned(search.identity) == null
                && reserve(room.get(), search.role, search.places) == null;
    }

    private List<RoomInfo> candidates(Search search) {
        List<RoomInfo> candidates = new ArrayList<>();
        for (Room room : lobby.rooms()) {
            if (room.game() == search.game
                    && !room.stuck()
                    && !room.listing().inviteOnly()
                    && search.fits(room.options())
                    && room.sanctions().banned(search.identity) == null) {
                add(candidates, lobby.info(room), search);
            }
        }
        for (HibernatingRoom room : lobby.hibernating()) {
            if (room.creation().game() == search.game
                    && room.readable()
                    && !room.summary().inviteOnly()
                    && search.fits(room.creation().options())) {
                add(candidates, lobby.info(room), search);
            }
        }
        return candidates;
    }

    private static void add(List<RoomInfo> candidates, RoomInfo info, Search search) {
        if (search.fits(info)) {
            candidates.add(info);
        }
    }

    private static void requireInTime(BooleanSupplier timedOut) {
        if (timedOut.getAsBoolean()) {
            throw Lobby.busy();
        }
    }

    private Room reserveNew(GameType game, @Nullable Record options, RoomQuery query, boolean inviteOnly, int places) {
        Record given = options == null ? Lobby.options(game, null) : options;
        Consumer<Room> first = inviteOnly ? made -> made.facts().listing(ListingChange.INVITE_ONLY) : made -> {};
        return lobby.openForPlayers(game, given, first, made -> {
            if (!query.matches(lobby.info(made))) {
                throw HttpProblem.field("where", "No open room fits, and a new room with these options would not fit.");
            }
            RoomCapacity.Refusal refusal = reserve(made, Role.PLAYER, places);
            if (refusal != null) {
                throw problem(refusal, Role.PLAYER);
            }
        });
    }

    private static RoomCapacity.@Nullable Refusal reserve(Room room, Role role, int places) {
        return role == Role.PLAYER
                ? room.capacity().reserve(places)
                : room.capacity().reserveSpectator();
    }

    private static HttpProblem problem(RoomCapacity.Refusal refusal, Role role) {
        return switch (refusal) {
            case CLOSED -> Lobby.unknownRoom();
            case LOCKED -> new HttpProblem(409, "room-locked", "This room refuses new players.");
            case FULL ->
                role == Role.PLAYER
                        ? new HttpProblem(409, "room-full", "This room has too few free seats.")
                        : new HttpProblem(409, "spectators-full", "This room has no place for another spectator.");
        };
    }
}
