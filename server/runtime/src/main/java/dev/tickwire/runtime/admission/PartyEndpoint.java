package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /api/parties}: creates a party and answers with its token, which its players share. */
public final class PartyEndpoint implements Endpoint {
    private static final String SIZE = "size";
    private static final int SIZE_MIN = 2;

    private final Parties parties;

    public PartyEndpoint(Parties parties) {
        this.parties = parties;
    }

    @Override
    public Response answer(Request request) {
        Endpoint.requireMethod(request, "POST");
        ObjectNode body = Json.read(request, Set.of(SIZE));
        Integer size = Json.whole(body, SIZE, SIZE_MIN, Limits.PARTY_SIZE_MAX);
        if (size == null) {
            throw HttpProblem.field(SIZE, "The number of players is missing.");
        }
        return Response.json(200, Map.of("party", parties.create(size), SIZE, size))
                .with("Cache-Control", "no-store");
    }
}
