package dev.tickwire.runtime.queue;

import dev.tickwire.runtime.admission.GuestTokens;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.admission.Parties;
import dev.tickwire.runtime.admission.PublicAddress;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.QueueRules;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/queue}: a stream of a queued player's progress, which ends with its match (PROTOCOL.md section 1).
 */
public final class QueueEndpoint implements Endpoint {
    /** The path. */
    public static final String PATH = "/api/queue";

    private final Lobby lobby;
    private final Parties parties;
    private final GuestTokens guestTokens;
    private final PublicAddress address;
    private final Queues queues;

    public QueueEndpoint(Lobby lobby, Parties parties, GuestTokens guestTokens, PublicAddress address, Queues queues) {
        this.lobby = lobby;
        this.parties = parties;
        this.guestTokens = guestTokens;
        this.address = address;
        this.queues = queues;
    }

    /** The player enters the queue when its stream opens: without a stream it could not learn of its match. */
    @Override
    public Response answer(Request request) {
        Endpoint.requireMethod(request, "POST");
        QueueRequest body = QueueRequest.of(request);
        lobby.requireRunning();
        MatchCriteria criteria = criteria(body);
        QueuedPlayer player = new QueuedPlayer(
                queues,
                criteria,
                party(body, criteria.rules()),
                body.rating(),
                body.name(),
                guestTokens.of(body.guest()),
                address.webSocket(request));
        queues.requirePlace(player);
        return Response.stream(player);
    }

    private MatchCriteria criteria(QueueRequest request) {
        GameType game = lobby.game(request.game());
        QueueRules rules = game.queue();
        if (rules == null) {
            throw new HttpProblem(404, "no-queue", "This game has no queue; join a room.");
        }
        return new MatchCriteria(game, rules, Lobby.options(game, request.options()));
    }

    private Parties.@Nullable Party party(QueueRequest request, QueueRules rules) {
        Parties.Party party = request.party() == null ? null : parties.of(request.party());
        if (party != null && party.size() > rules.teamSize()) {
            throw HttpProblem.field(
                    "party",
                    "A team of this game has " + rules.teamSize() + " players, this party has " + party.size() + ".");
        }
        return party;
    }
}
