package dev.tickwire.runtime.queue;

import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.game.QueueRules;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.matching.Vacancy;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomCapacity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of matches. Players join them by the queue or by invitation only.
 *
 * <p><b>Threads.</b> That of the {@link Queues}.
 */
final class MatchRooms {
    /**
     * A match that the queue may fill up.
     *
     * @param rating the mean rating of the players with which it began
     */
    private record Running(Room room, double rating) {
        /** Whether the room has ended or all players have left; then it gets no more players. */
        boolean ended() {
            return !room.open() || room.capacity().players() == 0;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(MatchRooms.class);

    private final Lobby lobby;
    private final Map<MatchCriteria, List<Running>> running = new HashMap<>();
    private final Set<GameType> tooSmall = new HashSet<>(); // logged once

    MatchRooms(Lobby lobby) {
        this.lobby = lobby;
    }

    /**
     * Opens a room for a match and reserves the seats of all players.
     *
     * @param rating the mean rating of its players
     * @return {@code null} if rooms with these criteria are too small for a match
     * @throws HttpProblem if no room can be opened now
     */
    @Nullable
    Room open(MatchCriteria criteria, double rating) {
        Room room = lobby.openForPlayers(
                criteria.game(),
                criteria.options(),
                made -> made.facts().listing(ListingChange.INVITE_ONLY),
                made -> {});
        QueueRules rules = criteria.rules();
        int[] seats = new int[rules.teams()];
        Arrays.fill(seats, rules.teamSize());
        int playersMax = room.capacity().playersMax();
        RoomCapacity.Refusal refusal = room.capacity().reserve(seats);
        if (refusal == null) {
            if (rules.backfill()) {
                running.computeIfAbsent(criteria, any -> new ArrayList<>()).add(new Running(room, rating));
            }
            return room;
        }
        lobby.close(room.id());
        if (playersMax >= rules.players()) {
            throw new HttpProblem(500, "room-failed", "The room of the match refuses players.");
        }
        if (tooSmall.add(criteria.game())) {
            LOG.error(
                    "game {}: its @Queue makes matches of {} players, but its settings allow {} players in a room",
                    criteria.game().name(),
                    rules.players(),
                    playersMax);
        }
        return null;
    }

    /** The running matches with free seats. */
    List<Vacancy<WaitingParty, Room>> vacancies(MatchCriteria criteria) {
        List<Vacancy<WaitingParty, Room>> vacancies = new ArrayList<>();
        for (Running match : running.getOrDefault(criteria, List.of())) {
            if (match.room.stuck()) {
                continue;
            }
            List<Integer> free = free(match.room.capacity(), criteria.rules());
            if (free.stream().anyMatch(seats -> seats > 0)) {
                vacancies.add(new Vacancy<>(match.room, match.rating, free, party -> admits(match.room, party)));
            }
        }
        return vacancies;
    }

    /** Forgets matches that have ended. */
    void forgetEnded() {
        running.values().removeIf(matches -> {
            matches.removeIf(Running::ended);
            return matches.isEmpty();
        });
    }

    private static List<Integer> free(RoomCapacity capacity, QueueRules rules) {
        // players by invitation have a seat, but no team
        int seatsLeft = capacity.locked() ? 0 : capacity.playersMax() - capacity.players();
        return Arrays.stream(capacity.playersOfTeam())
                .mapToObj(taken -> Math.max(0, Math.min(seatsLeft, rules.teamSize() - taken)))
                .toList();
    }

    private static boolean admits(Room room, WaitingParty party) {
        return party.players.stream().allMatch(player -> room.sanctions().banned(player.identity()) == null);
    }
}
