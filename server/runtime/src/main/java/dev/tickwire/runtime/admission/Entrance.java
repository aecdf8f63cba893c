package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.room.Room;
import org.jspecify.annotations.Nullable;

/**
 * The last check before a WebSocket upgrade: {@code GET /rooms/<id>} with a ticket among the subprotocols (PROTOCOL.md section 1).
 *
 * <p><b>Threads.</b> Any; it does not wait.
 */
public final class Entrance {
    /** Where rooms are; the id follows. */
    public static final String PATH = "/rooms/";

    private static final String TICKET = "ticket.";

    private final Origins origins;
    private final Lobby lobby;
    private final Tickets<Seat> tickets;

    public Entrance(Origins origins, Lobby lobby, Tickets<Seat> tickets) {
        this.origins = origins;
        this.lobby = lobby;
        this.tickets = tickets;
    }

    /**
     * The seat that the request's ticket stands for; it is the caller's now.
     *
     * @throws HttpProblem to refuse
     */
    public Seat admit(Request request) {
        origins.require(request);
        lobby.requireRunning();
        String id = request.path().substring(PATH.length());
        Seat seat = tickets.redeem(ticket(request.header("sec-websocket-protocol")), id);
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

    private static @Nullable String ticket(@Nullable String protocols) {
        if (protocols != null) {
            for (String protocol : protocols.split(",", -1)) {
                String stripped = protocol.strip();
                if (stripped.startsWith(TICKET)) {
                    return stripped.substring(TICKET.length());
                }
            }
        }
        return null;
    }
}
