package dev.tickwire.runtime.matching;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The parties that wait for a match of one game. An entry is in the queue from {@link #enter} until either
 * {@link #leave} removes it or a {@link #pass} returns it.
 *
 * <p>The same calls give the same matches. Times are milliseconds of any clock that never goes back.
 *
 * <p><b>Cost.</b> With n entries, entering and leaving take O(log n), a pass O(n log n): it sorts them once, and looks
 * at a bounded number of neighbours of each ({@link Matchmaker}).
 *
 * <p><b>Threads.</b> One at a time.
 *
 * @param <P> the caller's object for a party
 */
public final class MatchQueue<P> {
    /**
     * The progress of an entry.
     *
     * @param range points of rating by which others may differ
     * @param waiting number of players in the queue
     */
    public record Progress(long waitedMs, double range, int waiting) {}

    private final QueueRules rules;
    private final NavigableSet<QueueEntry<P>> entries = new TreeSet<>(QueueEntry.byWait());
    private int players;
    private long entered;

    /** An empty queue. */
    public MatchQueue(QueueRules rules) {
        this.rules = rules;
    }

    /**
     * Adds a party.
     *
     * @param ratings one per player, at most {@link Limits#RATING_MAX} from 0
     * @throws QueueRefusedException if {@link Limits#QUEUE_ENTRIES_MAX} parties wait already, or the party is larger
     *     than a team
     */
    public QueueEntry<P> enter(List<Double> ratings, P party, long nowMs) throws QueueRefusedException {
        if (ratings.size() > rules.teamSize()) {
            throw new QueueRefusedException(
                    QueueRefusedException.Reason.PARTY_TOO_LARGE,
                    "a team has " + rules.teamSize() + " players, the party has " + ratings.size());
        }
        if (entries.size() >= Limits.QUEUE_ENTRIES_MAX) {
            throw new QueueRefusedException(
                    QueueRefusedException.Reason.FULL, Limits.QUEUE_ENTRIES_MAX + " parties wait already");
        }
        QueueEntry<P> entry = new QueueEntry<>(ratings, party, nowMs, entered++);
        add(entry);
        return entry;
    }

    /**
     * Puts an entry of a pass's result back into the queue, because it could not get its seats. It keeps its waiting
     * time and is never refused.
     */
    public void putBack(QueueEntry<P> entry) {
        add(entry);
    }

    /** Removes an entry; false if it is not in the queue. */
    public boolean leave(QueueEntry<P> entry) {
        boolean waited = entries.remove(entry);
        if (waited) {
            players -= entry.size();
        }
        return waited;
    }

    /** Number of players in the queue. */
    public int players() {
        return players;
    }

    /** The progress of an entry that is in the queue. */
    public Progress progress(QueueEntry<P> entry, long nowMs) {
        long waitedMs = nowMs - entry.sinceMs();
        return new Progress(waitedMs, rules.rangeAfter(waitedMs), players);
    }

    /**
     * Searches all entries, longest waiting first each time: for those that have waited too long, then for seats in
     * running matches, then for new matches.
     *
     * @param vacancies none unless the rules have {@link QueueRules#backfill}
     * @throws IllegalArgumentException if a vacancy has another number of teams than the rules
     */
    public <R> MatchRound<P, R> pass(List<Vacancy<P, R>> vacancies, long nowMs) {
        List<QueueEntry<P>> timedOut = new ArrayList<>();
        while (!entries.isEmpty() && nowMs - entries.first().sinceMs() >= rules.timeoutMs()) {
            timedOut.add(entries.first());
            leave(entries.first());
        }
        List<FilledVacancy<P, R>> filled = new Backfill<P, R>(rules, vacancies).fill(entries, nowMs);
        filled.forEach(each -> leave(each.entry()));
        List<Match<P>> matches = new Matchmaker<>(rules, entries, nowMs).matches();
        for (Match<P> match : matches) {
            match.teams().forEach(team -> team.forEach(this::leave));
        }
        return new MatchRound<>(timedOut, filled, matches);
    }

    private void add(QueueEntry<P> entry) {
        if (entries.add(entry)) {
            players += entry.size();
        }
    }
}
