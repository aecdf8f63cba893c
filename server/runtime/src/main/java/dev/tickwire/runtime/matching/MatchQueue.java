package dev.tickwire.runtime.matching;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.QueueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Those who wait for a match of one game. An entry is in it from {@link #enter} until it {@link #leave}s or a
 * {@link #pass} hands it back, whichever comes first: never both.
 *
 * <p>The same calls give the same matches. Times may come from any clock that never goes back.
 *
 * <p><b>Cost.</b> Of n entries, entering and leaving take O(log n), a pass O(n log n): it sorts them once, and for each
 * looks at no more than a bounded number of neighbours ({@link Matchmaker}).
 *
 * <p><b>Threads.</b> One at a time.
 *
 * @param <P> what the caller knows a party by
 */
public final class MatchQueue<P> {
    /** For one who waits. */
    public record Progress(long waitedMs, double range, int waiting) {}

    private final QueueRules rules;
    private final NavigableSet<QueueEntry<P>> entries = new TreeSet<>(QueueEntry.byWait());
    private int players;
    private long entered;

    /** Nobody waits yet. */
    public MatchQueue(QueueRules rules) {
        this.rules = rules;
    }

    /**
     * A party starts to wait.
     *
     * @param ratings one for each player, at most {@link Limits#RATING_MAX} from 0
     * @throws QueueRefusedException if {@link Limits#QUEUE_ENTRIES_MAX} wait already, or the party is larger than a
     *     team
     */
    public QueueEntry<P> enter(List<Double> ratings, P party, long nowMs) throws QueueRefusedException {
        if (ratings.size() > rules.teamSize()) {
            throw new QueueRefusedException(
                    QueueRefusedException.Reason.PARTY_TOO_LARGE,
                    "a team has " + rules.teamSize() + " players, the party " + ratings.size());
        }
        if (entries.size() >= Limits.QUEUE_ENTRIES_MAX) {
            throw new QueueRefusedException(
                    QueueRefusedException.Reason.FULL, Limits.QUEUE_ENTRIES_MAX + " wait already");
        }
        QueueEntry<P> entry = new QueueEntry<>(ratings, party, nowMs, entered++);
        add(entry);
        return entry;
    }

    /**
     * An entry that a pass handed back could not get its places: it waits on, as one that has waited since it first
     * entered. That is never refused, as it was let in before.
     */
    public void putBack(QueueEntry<P> entry) {
        add(entry);
    }

    /** An entry waits no longer. False if it did not wait any more. */
    public boolean leave(QueueEntry<P> entry) {
        boolean waited = entries.remove(entry);
        if (waited) {
            players -= entry.size();
        }
        return waited;
    }

    /** How many players wait. */
    public int players() {
        return players;
    }

    /** How it stands for one who waits. */
    public Progress progress(QueueEntry<P> entry, long nowMs) {
        long waitedMs = nowMs - entry.sinceMs();
        return new Progress(waitedMs, rules.rangeAfter(waitedMs), players);
    }

    /**
     * Looks through all who wait: first for those who have waited too long, then for places in matches that are going
     * on, then for new matches; who has waited longer comes before others each time.
     *
     * @param vacancies none unless the rules have {@link QueueRules#backfill}
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
