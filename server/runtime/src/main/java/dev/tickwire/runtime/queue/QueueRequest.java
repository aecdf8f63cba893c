package dev.tickwire.runtime.queue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.admission.PlayerNames;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request to queue (PROTOCOL.md section 1).
 *
 * @param name checked by {@link PlayerNames}
 */
record QueueRequest(
        String game,
        double rating,
        String name,
        @Nullable String party,
        @Nullable ObjectNode options,
        @Nullable String guest) {
    private static final Set<String> MEMBERS = Set.of("game", "rating", "name", "party", "options", "guest");

    /**
     * Reads a request's body.
     *
     * @throws HttpProblem 400 that names the wrong member
     */
    static QueueRequest of(Request request) {
        ObjectNode json = Json.read(request, MEMBERS);
        String game = Json.text(json, "game");
        if (game == null) {
            throw HttpProblem.field("game", "The game is missing.");
        }
        Double rating = Json.number(json, "rating", -Limits.RATING_MAX, Limits.RATING_MAX);
        if (rating == null) {
            throw HttpProblem.field("rating", "The rating is missing; send 0 if it is unknown.");
        }
        return new QueueRequest(
                game,
                rating,
                PlayerNames.checked(Json.text(json, "name")),
                Json.text(json, "party"),
                Json.object(json, "options"),
                Json.text(json, "guest"));
    }
}
