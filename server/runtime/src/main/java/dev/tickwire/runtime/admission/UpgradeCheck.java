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
 * <p><b>Threads.</b> Any; it does not wait.
 */
public final class UpgradeCheck {
    /** Where rooms are; the id follows. */
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

    /** Whether the request is for {@link #resume}; else it is for {@link #redeemTicket}. */
    public static boolean isResume(Request request) {
        return offered(request, RESUME) != null;
    }

    /**
     * The client that comes back with the request's resume token; whether that is good shows when it is connected,
     * because a browser learns nothing of a refused upgrade.
     *
     * @throws HttpProblem to refuse, whatever the token
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
     * The room of the session that a resume token is for; whether that session exists shows when the client comes.
     *
     * @throws HttpProblem 401 if the token is not one of this host's, 404 if the room has ended, 503 if it is not here
     *     yet
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

    /** The tick that this says; -1 if it is none. */
    private static int tick(String decimal) {
        long tick = TICK.matcher(decimal).matches() ? Long.parseLong(decimal) : -1;
        return tick <= Integer.MAX_VALUE ? (int) tick : -1;
    }

    /**
     * The seat that the request's ticket stands for; it is the caller's now.
     *
     * @throws HttpProblem to refuse
     */
    public Reservation redeemTicket(Request request) {
        origins.require(request);
        lobby.requireRunning();
        String id = request.path().substring(PATH.length());
        Room open = lobby.find(id);
        if (open != null) {
            Lobby.requireTicking(open); // the ticket stays good
        }
        Reservation seat = tickets.redeem(offered(request, TICKET), id);
        try {
            Room room = lobby.room(id);
            if (room != seat.room()) { // another one that got the same id
                throw new HttpProblem(403, "ticket-wrong-room", "The ticket is for another room.");
            }
            return seat;
        } catch (HttpProblem e) {
            seat.release();
            throw e;
        }
    }

    /** What follows the prefix in the first subprotocol that has it. */
    private static @Nullable String offered(Request request, String prefix) {
        for (String protocol : request.headerTokens("sec-websocket-protocol")) {
            if (protocol.startsWith(prefix)) {
                return protocol.substring(prefix.length());
            }
        }
        return null;
    }
}
