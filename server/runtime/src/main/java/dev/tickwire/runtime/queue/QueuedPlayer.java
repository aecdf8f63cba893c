package dev.tickwire.runtime.queue;

import dev.tickwire.runtime.admission.GuestTokens;
import dev.tickwire.runtime.admission.JoinAnswers;
import dev.tickwire.runtime.admission.Parties;
import dev.tickwire.runtime.admission.Reservation;
import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.session.JoiningClient;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A player who waits for a match, and the stream by which it hears of it.
 *
 * <p><b>Threads.</b> The thread of the {@link Queues}; the stream's opens and closes it, and whether it is
 * {@link #disconnected} any thread may ask.
 */
final class QueuedPlayer implements EventSource {
    private final Queues queues;
    private final MatchCriteria criteria;
    private final Parties.@Nullable Party party;
    private final double rating;
    private final String name;
    private final GuestTokens.Guest guest;
    private final String base;
    private @Nullable EventSink sink;
    private volatile boolean disconnected;

    /** When it began to wait. */
    long sinceMs;

    /** When it was last told how its waiting goes. */
    long lastSentMs;

    /**
     * Somebody who does not wait yet.
     *
     * @param party that it belongs to
     * @param base the start of the host's WebSocket addresses, as this player reaches it
     */
    QueuedPlayer(
            Queues queues,
            MatchCriteria criteria,
            Parties.@Nullable Party party,
            double rating,
            String name,
            GuestTokens.Guest guest,
            String base) {
        this.queues = queues;
        this.criteria = criteria;
        this.party = party;
        this.rating = rating;
        this.name = name;
        this.guest = guest;
        this.base = base;
    }

    @Override
    public void opened(EventSink opened) {
        sink = opened;
        queues.enter(this);
    }

    @Override
    public void closed(EventSink closed) {
        disconnected = true;
        queues.leave(this);
    }

    /** Whether nobody listens any more. */
    boolean disconnected() {
        return disconnected;
    }

    MatchCriteria criteria() {
        return criteria;
    }

    /** What it has in common with the others of its party, and with nobody else who wants the same. */
    Object partyKey() {
        return party == null ? this : party.id();
    }

    int partySize() {
        return party == null ? 1 : party.size();
    }

    double rating() {
        return rating;
    }

    /** See {@link dev.tickwire.Player#identity}. */
    String identity() {
        return guest.identity();
    }

    /** As who it comes into its match. */
    JoiningClient joiningClient(int team) {
        return new JoiningClient(name, guest.identity(), team);
    }

    /** The answer that says how it gets there. */
    Object joinAnswer(JoinAnswers joinAnswers, Reservation seat) {
        return joinAnswers.admit(base, seat, guest);
    }

    /**
     * Tells it something, unless it has not taken yet what it was told before.
     *
     * @param data asked for only if it is told
     * @return whether it was told
     */
    boolean send(String event, Supplier<Object> data) {
        EventSink to = Objects.requireNonNull(sink, "nobody has opened the stream");
        if (!to.idle()) {
            return false;
        }
        to.send(event, Json.writeText(data.get()));
        return true;
    }

    /** Ends its stream. */
    void end() {
        Objects.requireNonNull(sink).end();
    }
}
