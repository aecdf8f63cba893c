package dev.tickwire.runtime.queue;

import dev.tickwire.runtime.matching.MatchQueue;
import dev.tickwire.runtime.matching.MatchRound;
import dev.tickwire.runtime.matching.QueueRefusedException;
import dev.tickwire.runtime.matching.Vacancy;
import dev.tickwire.runtime.room.Room;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The waiting parties with equal criteria: complete parties, in a queue, and incomplete ones.
 *
 * <p><b>Threads.</b> That of the {@link Queues}; {@link #party} and {@link #parties}: any.
 */
final class MatchPool {
    private static final long PROGRESS_MS = 2_000;

    private final MatchCriteria criteria;
    private final MatchQueue<WaitingParty> queue;
    private final Map<Object, WaitingParty> parties = new ConcurrentHashMap<>();

    MatchPool(MatchCriteria criteria) {
        this.criteria = criteria;
        this.queue = new MatchQueue<>(criteria.rules());
    }

    MatchCriteria criteria() {
        return criteria;
    }

    /** Number of parties, complete or not. */
    int parties() {
        return parties.size();
    }

    /** The party of this player; {@code null} if none of its players waits. */
    @Nullable
    WaitingParty party(QueuedPlayer player) {
        return parties.get(player.partyKey());
    }

    /** Adds a player, whose party must be incomplete. */
    void enter(QueuedPlayer player, long nowMs) {
        WaitingParty party =
                parties.computeIfAbsent(player.partyKey(), key -> new WaitingParty(key, player.partySize(), nowMs));
        party.players.add(player);
        if (party.isComplete()) {
            party.sinceMs = nowMs;
            try {
                party.entry = queue.enter(party.ratings(), party, nowMs);
            } catch (QueueRefusedException e) {
                throw new IllegalStateException("the queue refuses a party that requirePlace has admitted", e);
            }
        }
        player.sinceMs = nowMs;
        player.lastSentMs = nowMs;
        send(player, party, nowMs);
    }

    /** Removes a player that has disconnected. The rest of its party waits until it is complete again. */
    void leave(QueuedPlayer player, long nowMs) {
        WaitingParty party = party(player);
        if (party == null || !party.players.remove(player)) {
            return; // it does not wait any more
        }
        if (party.entry != null) {
            queue.leave(party.entry);
            party.entry = null;
            party.failures = 0;
            party.sinceMs = nowMs;
        }
        if (party.players.isEmpty()) {
            parties.remove(party.key);
        }
    }

    /** The parties that have been incomplete for too long. The caller {@link #remove}s them. */
    List<WaitingParty> incompleteTooLong(long nowMs) {
        return parties.values().stream()
                .filter(party -> party.entry == null
                        && nowMs - party.sinceMs >= criteria.rules().timeoutMs())
                .toList();
    }

    /** See {@link MatchQueue#pass}. The caller {@link #remove}s each party of the result or {@link #putBack}s it. */
    MatchRound<WaitingParty, Room> pass(List<Vacancy<WaitingParty, Room>> vacancies, long nowMs) {
        return queue.pass(vacancies, nowMs);
    }

    /** Returns a party of a result to the queue, unless it has become incomplete. */
    void putBack(WaitingParty party) {
        if (party.entry != null) {
            queue.putBack(party.entry);
        }
    }

    /** Removes a party. */
    void remove(WaitingParty party) {
        parties.remove(party.key);
    }

    /** Sends progress to each player that got none for {@value #PROGRESS_MS} ms. */
    void sendProgress(long nowMs) {
        for (WaitingParty party : parties.values()) {
            for (QueuedPlayer player : party.players) {
                if (nowMs - player.lastSentMs >= PROGRESS_MS) {
                    send(player, party, nowMs);
                }
            }
        }
    }

    private void send(QueuedPlayer player, WaitingParty party, long nowMs) {
        long waitedMs = nowMs - player.sinceMs;
        MatchQueue.Progress ofParty = party.entry == null
                ? new MatchQueue.Progress(0, criteria.rules().rangeAfter(0), queue.players() + party.players.size())
                : queue.progress(party.entry, nowMs);
        if (player.send("waiting", () -> new MatchQueue.Progress(waitedMs, ofParty.range(), ofParty.waiting()))) {
            player.lastSentMs = nowMs;
        }
    }
}
