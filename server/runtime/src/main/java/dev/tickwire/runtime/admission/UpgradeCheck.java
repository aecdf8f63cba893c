package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last check before a WebSocket upgrade: {@code GET /rooms/<id>} with a ticket or a resume token among the
 * subprotocols (PROTOCOL.md section 1).
 *
 * <p><b>Threads.</b> Any; no method blocks.
 */
public final class UpgradeCheck {
    /** The path before a room's id. */
    public static final String PATH = "/rooms/";

    private static final String TICKET = "ticket.";
    private static final String RESUME = "resume.";
    private static final String APPLIED = "applied.";
    private static final Pattern TICK = Pattern.compile("[0-9]{1,10}");

    private final Origins origins;
    private final Lobby lobby;
    private final Tickets<Reservation> tickets;
    private final ResumeTokens tokens;
    private final Counters counters;

    public UpgradeCheck(
            Origins origins, Lobby lobby, Tickets<Reservation> tickets, ResumeTokens tokens, Counters counters) {
        this.origins = origins;
        this.lobby = lobby;
        this.tickets = tickets;
        this.tokens = tokens;
        this.counters = counters;
    }

    /** Whether the request has a resume token, for {@link #resume}; else {@link #redeemTicket} takes it. */
    public static boolean isResume(Request request) {
        return offered(request, RESUME) != null;
    }

    /**
     * Reads a request to resume. An invalid token is refused after the upgrade, because a browser cannot read a refused
     * upgrade.
     *
     * @throws HttpProblem to refuse the upgrade: 403 for the origin; 503 while the host is shutting down, or the room
     *     is being loaded or does not tick
     */
    public ResumeRequest resume(Request request) {
        origins.require(request);
        lobby.requireRunning();
        String id = request.path().substring(PATH.length());
        String token = offered(request, RESUME);
        ResumeTokens.Claim claim = token == null ? null : tokens.recognize(token);
        if (claim == null || !claim.room().equals(id)) {
            counters.increment(Counter.RESUMES_REFUSED);
            return new ResumeRequest(null, null, -1);
        }
        Room room = lobby.find(id);
        if (room == null) {
            lobby.requireLoaded(id);
        }
        if (room == null || !claim.instance().equals(room.instance().toString())) {
            counters.increment(Counter.RESUMES_REFUSED);
            return new ResumeRequest(null, claim, -1);
        }
        Lobby.requireTicking(room);
        String applied = offered(request, APPLIED);
        return new ResumeRequest(room, claim, applied == null ? -1 : tick(applied));
    }

    /**
     * The room of the session that a resume token is for. The room checks whether the session exists when the client
     * connects.
     *
     * @throws HttpProblem 401 if the token is not one of this host, 404 if the room has ended, 503 if it is being
     *     loaded or the host is shutting down
     */
    Room room(String token) {
        lobby.requireRunning();
        ResumeTokens.Claim claim = tokens.recognize(token);
        if (claim == null) {
            throw new HttpProblem(401, "resume-forged", "This is not a resume token of this host.");
        }
        Room room = lobby.room(claim.room());
        if (!claim.instance().equals(room.instance().toString())) {
            throw Lobby.unknownRoom();
        }
        return room;
    }

    /** Parses a tick; -1 if the text is none. */
    private static int tick(String decimal) {
        long tick = TICK.matcher(decimal).matches() ? Long.parseLong(decimal) : -1;
        return tick <= Integer.MAX_VALUE ? (int) tick : -1;
    }

    /**
     * Redeems the request's ticket. The caller owns the reservation from now on.
     *
     * @throws HttpProblem to refuse the upgrade
     */
    public Reservation redeemTicket(Request request) {
        origins.require(request);
        lobby.requireRunning();
        String id = request.path().substring(PATH.length());
        Room open = lobby.find(id);
        if (open != null) {
            Lobby.requireTicking(open); // before the ticket is used up
        }
        Reservation seat = tickets.redeem(offered(request, TICKET), id);
        try {
            Room room = lobby.room(id);
            if (room != seat.room()) { // a later room with the same id
                throw new HttpProblem(403, "ticket-wrong-room", "The ticket is for another room.");
            }
            return seat;
        } catch (HttpProblem e) {
            seat.release();
            throw e;
        }
    }

    /** The rest of the first subprotocol with this prefix; {@code null} if there is none. */
    private static @Nullable String offered(Request request, String prefix) {
        for (String protocol : request.headerTokens("sec-websocket-protocol")) {
            if (protocol.startsWith(prefix)) {
                return protocol.substring(prefix.length());
            }
        }
        return null;
    }
}
