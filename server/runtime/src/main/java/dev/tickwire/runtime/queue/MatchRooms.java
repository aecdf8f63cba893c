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
 * The rooms in which matches are played. Only the queue and invitations fill them.
 *
 * <p><b>Threads.</b> That of the {@link Queues}.
 */
final class MatchRooms {
    /**
     * A match that is going on.
     *
     * @param rating the mean of those with whom it began
     */
    private record Running(Room room, double rating) {
        /** Nobody is put into a room whose match everybody has left. */
        boolean over() {
            return !room.open() || room.capacity().players() == 0;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(MatchRooms.class);

    private final Lobby lobby;
    private final Map<MatchCriteria, List<Running>> running = new HashMap<>();
    private final Set<GameType> tooSmall = new HashSet<>(); // of which the log says so

    MatchRooms(Lobby lobby) {
        this.lobby = lobby;
    }

    /**
     * Opens a room for a match, whose seats are all reserved.
     *
     * @param rating the mean of its players
     * @return {@code null} if the room is too small, as others of this kind would be
     * @throws HttpProblem if there is none now
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
            throw new HttpProblem(500, "room-failed", "The game let nobody into the room of the match.");
        }
        if (tooSmall.add(criteria.game())) {
            LOG.error(
                    "game {} has matches of {} players, by its @Queue, but a room has place for {}, by its settings",
                    criteria.game().name(),
                    rules.players(),
                    playersMax);
        }
        return null;
    }

    /** Free places in matches that are going on. */
    List<Vacancy<WaitingParty, Room>> vacancies(MatchCriteria criteria) {
        List<Vacancy<WaitingParty, Room>> vacancies = new ArrayList<>();
        for (Running match : running.getOrDefault(criteria, List.of())) {
            if (match.room.stuck()) {
                continue;
            }
            List<Integer> free = free(match.room.capacity(), criteria.rules());
            if (free.stream().anyMatch(seats -> seats > 0)) {
                vacancies.add(new Vacancy<>(match.room, match.rating, free, party -> welcomes(match.room, party)));
            }
        }
        return vacancies;
    }

    /** Forgets the matches that are over. */
    void forgetEnded() {
        running.values().removeIf(matches -> {
            matches.removeIf(Running::over);
            return matches.isEmpty();
        });
    }

    private static List<Integer> free(RoomCapacity capacity, QueueRules rules) {
        int left =
                capacity.locked() ? 0 : capacity.playersMax() - capacity.players(); // some may have come by invitation
        return Arrays.stream(capacity.playersOfTeam())
                .mapToObj(taken -> Math.max(0, Math.min(left, rules.teamSize() - taken)))
                .toList();
    }

    private static boolean welcomes(Room room, WaitingParty party) {
        return party.players.stream().allMatch(player -> room.sanctions().banned(player.identity()) == null);
    }
}
