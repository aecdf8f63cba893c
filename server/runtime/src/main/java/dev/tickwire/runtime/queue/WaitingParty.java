package dev.tickwire.runtime.queue;

import dev.tickwire.runtime.matching.QueueEntry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The players of one party, or one player alone: they wait for the rest of the party, then for a match.
 *
 * <p><b>Threads.</b> That of the {@link Queues}; {@link #isComplete}: any.
 */
final class WaitingParty {
    /** See {@link QueuedPlayer#partyKey}. */
    final Object key;

    private final int size;
    final List<QueuedPlayer> players = new CopyOnWriteArrayList<>();

    /** Since when it has been incomplete, or complete. */
    long sinceMs;

    /** Its entry in the queue; {@code null} while it is incomplete. */
    @Nullable
    QueueEntry<WaitingParty> entry;

    /** Number of matches in a row for which no room could be opened. */
    int failures;

    WaitingParty(Object key, int size, long nowMs) {
        this.key = key;
        this.size = size;
        this.sinceMs = nowMs;
    }

    /** Whether all of its players wait. */
    boolean isComplete() {
        return players.size() >= size;
    }

    /** Whether the stream of one of its players has closed, so that {@link Queues#leave} follows. */
    boolean hasDisconnected() {
        return players.stream().anyMatch(QueuedPlayer::disconnected);
    }

    List<Double> ratings() {
        return players.stream().map(QueuedPlayer::rating).toList();
    }
}
