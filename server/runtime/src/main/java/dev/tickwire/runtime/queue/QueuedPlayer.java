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
 * A player that waits for a match, and its event stream.
 *
 * <p><b>Threads.</b> That of the {@link Queues}. The stream's I/O thread calls {@link #opened} and {@link #closed};
 * {@link #disconnected}: any.
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

    /** When it entered the queue. */
    long sinceMs;

    /** When its progress was last sent. */
    long lastSentMs;

    /**
     * A player that is not in the queue yet.
     *
     * @param party {@code null}: the player is alone
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

    /** Whether the stream has closed. */
    boolean disconnected() {
        return disconnected;
    }

    MatchCriteria criteria() {
        return criteria;
    }

    /** Equal for the players of one party, and for no others with the same criteria. */
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

    /** The client that joins the match. */
    JoiningClient joiningClient(int team) {
        return new JoiningClient(name, guest.identity(), team);
    }

    /** The answer to a join, with a ticket for this seat. */
    Object joinAnswer(JoinAnswers joinAnswers, Reservation seat) {
        return joinAnswers.admit(base, seat, guest);
    }

    /**
     * Sends an event if the stream is idle.
     *
     * @param data computed only if the event is sent
     * @return whether the event was sent
     */
    boolean send(String event, Supplier<Object> data) {
        EventSink to = Objects.requireNonNull(sink, "the stream is not open");
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
