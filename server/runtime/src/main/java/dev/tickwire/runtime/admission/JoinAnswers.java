package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.Protocol;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.JoiningClient;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Answers to joins: where to connect, and with which ticket (PROTOCOL.md section 1).
 *
 * <p><b>Threads.</b> Any.
 */
public final class JoinAnswers {
    private final Tickets<Reservation> tickets;
    private final RulesEndpoint rules;
    private final boolean dev;

    /** @param dev whether the answers tell clients to rejoin by themselves */
    public JoinAnswers(Tickets<Reservation> tickets, RulesEndpoint rules, boolean dev) {
        this.tickets = tickets;
        this.rules = rules;
        this.dev = dev;
    }

    /**
     * The answer to a join that has reserved a place. Its ticket owns the reservation from now on.
     *
     * @param base the start of the host's WebSocket addresses
     */
    public Map<String, Object> admit(String base, Reservation seat, GuestTokens.Guest guest) {
        Map<String, Object> answer = describe(base, seat.room());
        answer.put("ticket", tickets.issue(seat.room().id(), seat));
        answer.put("guest", guest.token());
        answer.put("role", seat.role().name().toLowerCase(Locale.ROOT));
        if (seat.client().team() != JoiningClient.NO_TEAM) {
            answer.put("team", seat.client().team());
        }
        return answer;
    }

    /**
     * The members of an answer that describe the room: its addresses, its schema and its rules.
     *
     * @param base the start of the host's WebSocket addresses
     */
    Map<String, Object> describe(String base, Room room) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("room", room.id());
        answer.put("code", room.code());
        answer.put("url", base + UpgradeCheck.PATH + room.id());
        answer.put("schema", SchemaEndpoint.PATH + room.game().schemaHash());
        answer.put("protocolVersion", Protocol.VERSION);
        String rulesAddress = rules.address(room.game());
        if (rulesAddress != null) {
            answer.put("rules", rulesAddress);
        }
        if (dev) {
            answer.put("dev", true);
        }
        return answer;
    }

    /** Releases the reservations of expired tickets. */
    void purge() {
        tickets.purge();
    }
}
