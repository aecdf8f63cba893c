package dev.tickwire.runtime.admin;

import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The admin listener: {@code /admin/rooms}, {@code /admin/rooms/<id>} and {@code /admin/counters} with {@code Authorization: Bearer <token>};
 * {@code /healthz} and {@code /readyz} without.
 *
 * <p><b>Threads.</b> Any that may wait for a room to open.
 */
public final class AdminApi implements Endpoint {
    /** What a room may be called. */
    public static final Pattern ROOM_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final String ADMIN = "/admin/";
    private static final String ROOMS = ADMIN + "rooms";
    private static final String ROOM = ROOMS + "/";
    private static final String COUNTERS = ADMIN + "counters";
    private static final String BEARER = "Bearer ";
    private static final Set<String> MEMBERS = Set.of("game", "id", "options");

    private final Lobby lobby;
    private final AdminToken token;
    private final Counters counters;

    public AdminApi(Lobby lobby, AdminToken token, Counters counters) {
        this.lobby = lobby;
        this.token = token;
        this.counters = counters;
    }

    @Override
    public Response answer(Request request) {
        String path = request.path();
        if (path.startsWith(ADMIN)) {
            requireToken(request);
            return admin(request).with("Cache-Control", "no-store");
        }
        if (path.equals("/healthz")) {
            return status(request, "alive");
        }
        if (path.equals("/readyz")) {
            lobby.requireRunning();
            return status(request, "ready");
        }
        throw notFound();
    }

    private Response admin(Request request) {
        String path = request.path();
        if (path.equals(ROOMS)) {
            Endpoint.requireMethod(request, "GET", "POST");
            return request.method().equals("GET") ? list() : open(request);
        }
        if (path.startsWith(ROOM)) {
            Endpoint.requireMethod(request, "GET", "DELETE");
            Room room = lobby.room(path.substring(ROOM.length()));
            return request.method().equals("GET") ? Response.json(200, describe(room)) : close(room);
        }
        if (path.equals(COUNTERS)) {
            Endpoint.requireMethod(request, "GET");
            return counters();
        }
        throw notFound();
    }

    private void requireToken(Request request) {
        String authorization = request.header("authorization");
        boolean right = authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.matches(authorization.substring(BEARER.length()).strip());
        if (!right) {
            counters.increment(Counter.ADMIN_UNAUTHORIZED);
            throw new HttpProblem(401, "unauthorized", "This needs the admin token: Authorization: Bearer <token>.")
                    .with("WWW-Authenticate", "Bearer realm=\"tickwire\"");
        }
    }

    private Response open(Request request) {
        ObjectNode wish = Json.read(request, MEMBERS);
        String name = Json.text(wish, "game");
        if (name == null) {
            throw HttpProblem.field("game", "Say which game.");
        }
        String id = checkedId(Json.text(wish, "id"));
        GameType game = lobby.game(name);
        Room room = lobby.open(game, id, Lobby.options(game, Json.object(wish, "options")));
        return Response.json(201, describe(room)).with("Location", ROOM + room.id());
    }

    private static @Nullable String checkedId(@Nullable String id) {
        if (id != null && !ROOM_ID.matcher(id).matches()) {
            throw HttpProblem.field("id", "An id is 1 to 64 of the characters A-Z a-z 0-9 _ and -.");
        }
        return id;
    }

    private Response list() {
        List<Map<String, Object>> rooms = new ArrayList<>();
        lobby.rooms().forEach(room -> rooms.add(describe(room)));
        return Response.json(200, Map.of("rooms", rooms));
    }

    private Response close(Room room) {
        lobby.close(room);
        return Response.empty(204);
    }

    private Map<String, Object> describe(Room room) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", room.id());
        shown.put("game", room.game().name());
        shown.put("players", room.players());
        shown.put("dropped", room.playersDropped());
        shown.put("playersMax", room.settings().playersMax());
        shown.put("tick", room.tick());
        shown.put("tickRate", room.settings().tickRate());
        shown.put("snapshotRate", room.settings().snapshotRate());
        shown.put("options", room.options());
        shown.put("created", lobby.created(room).toString());
        return shown;
    }

    private Response counters() {
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Counter counter : Counter.values()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", counter.name().toLowerCase(Locale.ROOT));
            one.put("value", counters.value(counter));
            one.put("description", counter.description());
            shown.add(one);
        }
        return Response.json(200, Map.of("counters", shown));
    }

    private static Response status(Request request, String status) {
        Endpoint.requireMethod(request, "GET", "HEAD");
        return Response.json(200, Map.of("status", status)).with("Cache-Control", "no-store");
    }

    private static HttpProblem notFound() {
        return new HttpProblem(404, "not-found", "There is nothing here.");
    }
}
