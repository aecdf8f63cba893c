package dev.tickwire.runtime.queue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.admission.JoinAnswers;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.admission.Reservation;
import dev.tickwire.runtime.admission.Role;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.matching.FilledVacancy;
import dev.tickwire.runtime.matching.Match;
import dev.tickwire.runtime.matching.MatchRound;
import dev.tickwire.runtime.matching.QueueEntry;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.JoiningClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The queues of all games. They match waiting players, open rooms for the matches and send tickets.
 *
 * <p><b>Threads.</b> Players enter and leave on any thread; all else runs on the executor's thread, which must also
 * call {@link #step}. It waits for rooms to open, so it should have no other work.
 *
 * <p><b>Errors.</b> If no room can be opened for a match, its players wait on; the second time in a row they get the
 * problem.
 *
 * <p><b>Bounds.</b> {@link Limits#QUEUE_ENTRIES_MAX} parties per game, and at most as many pools.
 * {@link Limits#STREAMS_MAX} is lower.
 */
public final class Queues {
    /** Milliseconds between two calls of {@link #step}; little against the time that players wait for a match. */
    public static final long STEP_MS = 500;

    private static final int FAILURES_MAX = 2;
    private static final String RETRY_SECONDS = "10";

    private final JoinAnswers joinAnswers;
    private final MatchRooms rooms;
    private final Executor owner;
    private final LongSupplier clockMs;
    private final Counters counters;
    private final Map<MatchCriteria, MatchPool> pools = new ConcurrentHashMap<>();
    private final List<FinalEvent> finalEvents = new ArrayList<>(); // of players whose streams were not idle

    /**
     * Empty queues.
     *
     * @param owner runs one task at a time
     * @param clockMs milliseconds that never go back
     */
    public Queues(Lobby lobby, JoinAnswers joinAnswers, Executor owner, LongSupplier clockMs, Counters counters) {
        this.joinAnswers = joinAnswers;
        this.rooms = new MatchRooms(lobby);
        this.owner = owner;
        this.clockMs = clockMs;
        this.counters = counters;
    }

    // ---- from any thread

    /**
     * Refuses a player that cannot enter its queue now.
     *
     * @throws HttpProblem 409 if its party is complete, 429 if the queue is full
     */
    void requirePlace(QueuedPlayer player) {
        MatchPool pool = pools.get(player.criteria());
        WaitingParty party = pool == null ? null : pool.party(player);
        if (party != null && party.isComplete()) {
            throw new HttpProblem(409, "party-full", "All players of this party wait already.");
        }
        if (party == null && parties(player.criteria().game()) >= Limits.QUEUE_ENTRIES_MAX) {
            throw new HttpProblem(429, "queue-full", "The queue of this game is full.")
                    .with("Retry-After", RETRY_SECONDS);
        }
    }

    private int parties(GameType game) {
        return pools.values().stream()
                .filter(pool -> pool.criteria().game() == game)
                .mapToInt(MatchPool::parties)
                .sum();
    }

    /** Adds a player to its queue. */
    void enter(QueuedPlayer player) {
        owner.execute(() -> {
            try {
                requirePlace(player); // other players may have entered since the first check
            } catch (HttpProblem e) {
                sendFinal(player, "failed", e::body);
                return;
            }
            counters.increment(Counter.PLAYERS_QUEUED);
            pools.computeIfAbsent(player.criteria(), MatchPool::new).enter(player, clockMs.getAsLong());
        });
    }

    /** Removes a player that has disconnected, whether it waits or has been matched. */
    void leave(QueuedPlayer player) {
        owner.execute(() -> {
            MatchPool pool = pools.get(player.criteria());
            if (pool != null) {
                pool.leave(player, clockMs.getAsLong());
                forgetIfEmpty(pool);
            }
            finalEvents.removeIf(FinalEvent::sendOrDrop);
        });
    }

    // ---- on the owner's thread

    /** Makes matches, opens their rooms, and sends progress to waiting players. */
    public void step() {
        finalEvents.removeIf(FinalEvent::sendOrDrop);
        rooms.forgetEnded();
        Set<GameType> busy = new HashSet<>();
        for (MatchPool pool : pools.values()) {
            step(pool, busy);
            forgetIfEmpty(pool);
        }
    }

    /** @param busy games whose rooms do not open in time: a step waits once for each, so that other games wait less */
    private void step(MatchPool pool, Set<GameType> busy) {
        long nowMs = clockMs.getAsLong();
        MatchRound<WaitingParty, Room> round = pool.pass(rooms.vacancies(pool.criteria()), nowMs);
        pool.incompleteTooLong(nowMs).forEach(party -> timeOut(pool, party));
        round.timedOut().forEach(entry -> timeOut(pool, entry.party()));
        round.filled().forEach(filled -> fill(pool, filled));
        boolean failing = busy.contains(pool.criteria().game());
        for (Match<WaitingParty> match : round.matches()) {
            if (failing || parties(match).stream().anyMatch(WaitingParty::hasDisconnected)) {
                parties(match).forEach(pool::putBack);
            } else {
                failing = !begin(pool, match, busy);
            }
        }
        pool.sendProgress(clockMs.getAsLong()); // rooms may have opened slowly
    }

    private void fill(MatchPool pool, FilledVacancy<WaitingParty, Room> filled) {
        WaitingParty party = filled.entry().party();
        int[] seats = new int[pool.criteria().rules().teams()];
        seats[filled.team()] = party.players.size();
        if (party.hasDisconnected() || filled.room().capacity().reserve(seats) != null) {
            pool.putBack(party);
        } else {
            seat(pool, party, filled.room(), filled.team());
        }
    }

    /** False if no room can be opened now. */
    private boolean begin(MatchPool pool, Match<WaitingParty> match, Set<GameType> busy) {
        Room room;
        try {
            room = rooms.open(pool.criteria(), match.rating());
        } catch (HttpProblem e) {
            if (e.status() == 503) {
                busy.add(pool.criteria().game());
            }
            parties(match).forEach(party -> fail(pool, party, e));
            return false;
        }
        if (room == null) {
            HttpProblem tooSmall =
                    new HttpProblem(500, "room-failed", "The rooms of this game are too small for its matches.");
            parties(match).forEach(party -> dismiss(pool, party, "failed", tooSmall::body));
            return true;
        }
        for (int team = 0; team < match.teams().size(); team++) {
            for (QueueEntry<WaitingParty> entry : match.teams().get(team)) {
                seat(pool, entry.party(), room, team);
            }
        }
        return true;
    }

    private void seat(MatchPool pool, WaitingParty party, Room room, int team) {
        pool.remove(party);
        counters.add(Counter.PLAYERS_MATCHED, party.players.size());
        for (QueuedPlayer player : party.players) {
            JoiningClient client = player.joiningClient(team);
            Reservation seat = new Reservation(room, client, Role.PLAYER);
            sendFinal(new FinalEvent(player, "matched", () -> player.joinAnswer(joinAnswers, seat), seat::release));
        }
    }

    private void fail(MatchPool pool, WaitingParty party, HttpProblem problem) {
        party.failures++;
        if (party.failures < FAILURES_MAX) {
            pool.putBack(party);
        } else {
            dismiss(pool, party, "failed", problem::body);
        }
    }

    private void timeOut(MatchPool pool, WaitingParty party) {
        counters.add(Counter.PLAYERS_UNMATCHED, party.players.size());
        dismiss(pool, party, "timeout", Map::of);
    }

    private void dismiss(MatchPool pool, WaitingParty party, String event, Supplier<Object> data) {
        pool.remove(party);
        party.players.forEach(player -> sendFinal(player, event, data));
    }

    private void sendFinal(QueuedPlayer player, String event, Supplier<Object> data) {
        sendFinal(new FinalEvent(player, event, data, () -> {}));
    }

    private void sendFinal(FinalEvent finalEvent) {
        if (!finalEvent.sendOrDrop()) {
            finalEvents.add(finalEvent);
        }
    }

    private void forgetIfEmpty(MatchPool pool) {
        if (pool.parties() == 0) {
            pools.remove(pool.criteria());
        }
    }

    private static List<WaitingParty> parties(Match<WaitingParty> match) {
        return match.teams().stream()
                .flatMap(List::stream)
                .map(QueueEntry::party)
                .toList();
    }
}
