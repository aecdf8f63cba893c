package dev.tickwire.runtime.queue;

import dev.tickwire.runtime.matching.QueueEntry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Players who want to be in one team, or one alone: they come together, and then wait for a match.
 *
 * <p><b>Threads.</b> That of the {@link Queues}; whether it {@link #isComplete} any may ask.
 */
final class WaitingParty {
    /** What its players call it, see {@link QueuedPlayer#partyKey}. */
    final Object key;

    private final int size;
    final List<QueuedPlayer> players = new CopyOnWriteArrayList<>();

    /** When it began to come together, or after that to wait. */
    long sinceMs;

    /** Its place in the queue; {@code null} as long as it is not whole. */
    @Nullable
    QueueEntry<WaitingParty> entry;

    /** How many times in a row no room could be opened for its match. */
    int failures;

    WaitingParty(Object key, int size, long nowMs) {
        this.key = key;
        this.size = size;
        this.sinceMs = nowMs;
    }

    /** Whether all of it have come. */
    boolean isComplete() {
        return players.size() >= size;
    }

    /** Whether the stream of one of it has closed, of which the queue will hear soon. */
    boolean hasDisconnected() {
        return players.stream().anyMatch(QueuedPlayer::disconnected);
    }

    List<Double> ratings() {
        return players.stream().map(QueuedPlayer::rating).toList();
    }
}
