package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code GET /api/schema/<hash>}: a game's schema. The hash names exactly this text, so the answer is cacheable for
 * ever.
 */
public final class SchemaEndpoint implements Endpoint {
    /** The path before the schema's hash. */
    public static final String PATH = "/api/schema/";

    private final Map<String, byte[]> byHash = new HashMap<>();

    public SchemaEndpoint(Collection<GameType> games) {
        for (GameType game : games) {
            Schema schema = game.schema();
            byHash.put(schema.hash(), schema.json().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public Response answer(Request request) {
        Endpoint.requireMethod(request, "GET", "HEAD");
        byte[] json = byHash.get(request.path().substring(PATH.length()));
        if (json == null) {
            throw new HttpProblem(404, "unknown-schema", "This host has no game with this schema.");
        }
        return Response.of(200, "application/json", json).with("Cache-Control", "public, max-age=31536000, immutable");
    }
}
