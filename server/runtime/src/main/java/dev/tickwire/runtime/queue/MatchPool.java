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
 * All who want the same: whole parties in a queue, and those that are still coming together.
 *
 * <p><b>Threads.</b> That of the {@link Queues}, but for {@link #party} and {@link #parties}.
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

    /** How many parties there are, whole or not. */
    int parties() {
        return parties.size();
    }

    /** The party of this player, if somebody of it has come. */
    @Nullable
    WaitingParty party(QueuedPlayer player) {
        return parties.get(player.partyKey());
    }

    /** Somebody has come, whose party is not whole yet. */
    void enter(QueuedPlayer player, long nowMs) {
        WaitingParty party =
                parties.computeIfAbsent(player.partyKey(), key -> new WaitingParty(key, player.partySize(), nowMs));
        party.players.add(player);
        if (party.isComplete()) {
            party.sinceMs = nowMs;
            try {
                party.entry = queue.enter(party.ratings(), party, nowMs);
            } catch (QueueRefusedException e) {
                throw new IllegalStateException("refused earlier than here", e);
            }
        }
        player.sinceMs = nowMs;
        player.lastSentMs = nowMs;
        send(player, party, nowMs);
    }

    /** Somebody has gone. The others of its party wait for it to come back. */
    void leave(QueuedPlayer player, long nowMs) {
        WaitingParty party = party(player);
        if (party == null || !party.players.remove(player)) {
            return; // it did not wait any more
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

    /** Looks who has waited too long to become whole. They stay here until they are {@link #remove}d. */
    List<WaitingParty> incompleteTooLong(long nowMs) {
        return parties.values().stream()
                .filter(party -> party.entry == null
                        && nowMs - party.sinceMs >= criteria.rules().timeoutMs())
                .toList();
    }

    /** See {@link MatchQueue#pass}. Whoever is in the result is to be {@link #remove}d, or to {@link #putBack}. */
    MatchRound<WaitingParty, Room> pass(List<Vacancy<WaitingParty, Room>> vacancies, long nowMs) {
        return queue.pass(vacancies, nowMs);
    }

    /** A party that waits on. */
    void putBack(WaitingParty party) {
        if (party.entry != null) {
            queue.putBack(party.entry);
        }
    }

    /** A party that waits no longer. */
    void remove(WaitingParty party) {
        parties.remove(party.key);
    }

    /** Tells those for whom it is time how it goes. */
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
