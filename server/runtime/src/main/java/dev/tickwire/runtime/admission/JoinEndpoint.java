package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.Protocol;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /api/join}: reserves a seat and gives the ticket for it (PROTOCOL.md section 1). */
public final class JoinEndpoint implements Endpoint {
    private static final Set<String> MEMBERS = Set.of("game", "room", "name", "options");

    private final Lobby lobby;
    private final Tickets<Seat> tickets;
    private final PublicAddress address;
    private final RulesEndpoint rules;
    private final BooleanSupplier connectionsFull;
    private final Counters counters;
    private final boolean dev;

    /** @param dev whether clients shall rejoin by themselves */
    public JoinEndpoint(
            Lobby lobby,
            Tickets<Seat> tickets,
            PublicAddress address,
            RulesEndpoint rules,
            BooleanSupplier connectionsFull,
            Counters counters,
            boolean dev) {
        this.lobby = lobby;
        this.tickets = tickets;
        this.address = address;
        this.rules = rules;
        this.connectionsFull = connectionsFull;
        this.counters = counters;
        this.dev = dev;
    }

    @Override
    public Response answer(Request request) {
        try {
            return join(request);
        } catch (HttpProblem e) {
            counters.increment(Counter.JOINS_REFUSED);
            throw e;
        }
    }

    private Response join(Request request) {
        Endpoint.requireMethod(request, "POST");
        ObjectNode wish = Json.read(request, MEMBERS);
        String name = PlayerNames.checked(Json.text(wish, "name"));
        String base = address.webSocket(request);
        if (connectionsFull.getAsBoolean()) {
            throw new HttpProblem(429, "connections-full", "This host has as many connections as it may have.")
                    .with("Retry-After", "10");
        }
        tickets.purge(); // whoever did not come makes room
        Room room = room(Json.text(wish, "game"), Json.text(wish, "room"), Json.object(wish, "options"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("room", room.id());
        answer.put("url", base + Entrance.PATH + room.id());
        answer.put("ticket", tickets.issue(room.id(), new Seat(room, name)));
        answer.put("schema", SchemaEndpoint.PATH + room.game().schema().hash());
        answer.put("protocolVersion", Protocol.VERSION);
        String rulesAddress = rules.address(room.game());
        if (rulesAddress != null) {
            answer.put("rules", rulesAddress);
        }
        if (dev) {
            answer.put("dev", true);
        }
        return Response.json(200, answer).with("Cache-Control", "no-store");
    }

    private Room room(@Nullable String game, @Nullable String room, @Nullable ObjectNode options) {
        if (game != null && room == null) {
            GameType type = lobby.game(game);
            return lobby.seatIn(type, options == null ? null : Lobby.options(type, options));
        }
        if (room == null || game != null) {
            throw HttpProblem.field("game", "Exactly one of game and room must be there.");
        }
        if (options != null) {
            throw HttpProblem.field("options", "A room that is open has its options already.");
        }
        return lobby.seatIn(room);
    }
}
