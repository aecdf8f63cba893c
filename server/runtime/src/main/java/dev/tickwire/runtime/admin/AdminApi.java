package dev.tickwire.runtime.admin;

import dev.tickwire.runtime.admission.BlockingTasks;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The admin listener: {@code /admin/rooms} and all paths below it, and {@code /admin/counters}, with
 * {@code Authorization: Bearer <token>}; {@code /healthz} and {@code /readyz} without it.
 *
 * <p><b>Threads.</b> Any that may wait for a worker.
 */
public final class AdminApi implements Endpoint {
    private static final String ADMIN = "/admin/";
    private static final String ROOMS = ADMIN + "rooms";
    static final String ROOM = ROOMS + "/";
    private static final String COUNTERS = ADMIN + "counters";

    private final Lobby lobby;
    private final BlockingTasks blockingTasks;
    private final AdminRooms rooms;
    private final AdminPlayers players;
    private final AdminGate gate;
    private final Counters counters;

    /**
     * The endpoints for operators.
     *
     * @param clockMs never goes back
     */
    public AdminApi(
            Lobby lobby, BlockingTasks blockingTasks, AdminToken token, LongSupplier clockMs, Counters counters) {
        this.lobby = lobby;
        this.blockingTasks = blockingTasks;
        this.rooms = new AdminRooms(lobby, blockingTasks);
        this.players = new AdminPlayers(lobby);
        this.gate = new AdminGate(token, clockMs, counters);
        this.counters = counters;
    }

    @Override
    public Response answer(Request request) {
        String path = request.path();
        if (path.startsWith(ADMIN)) {
            gate.require(request);
            return admin(request).with("Cache-Control", "no-store");
        }
        if (path.equals("/healthz")) {
            lobby.requireAlive();
            return status(request, "alive");
        }
        if (path.equals("/readyz")) {
            lobby.requireReady();
            return status(request, "ready");
        }
        throw notFound();
    }

    private Response admin(Request request) {
        String path = request.path();
        if (path.equals(ROOMS)) {
            Endpoint.requireMethod(request, "GET", "POST");
            return request.method().equals("GET") ? rooms.list() : rooms.open(request);
        }
        if (path.startsWith(ROOM)) {
            String[] parts = path.substring(ROOM.length()).split("/", -1);
            return room(parts[0], Arrays.copyOfRange(parts, 1, parts.length), request);
        }
        if (path.equals(COUNTERS)) {
            Endpoint.requireMethod(request, "GET");
            return counters();
        }
        throw notFound();
    }

    private Response room(String id, String[] path, Request request) {
        if (path.length > 0) {
            return openOrWake(id, room -> players.answer(room, path, request));
        }
        Endpoint.requireMethod(request, "GET", "PATCH", "DELETE");
        return switch (request.method()) {
            case "PATCH" -> openOrWake(id, room -> rooms.change(room, request));
            case "DELETE" -> rooms.close(id);
            default -> rooms.show(id);
        };
    }

    /** Answers with an open room, and wakes it if it hibernates. */
    private Response openOrWake(String id, Function<Room, Response> answer) {
        return Response.later(blockingTasks.after(
                lobby.openOrWake(id), room -> CompletableFuture.completedFuture(answer.apply(room))));
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

    static HttpProblem notFound() {
        return new HttpProblem(404, "not-found", "There is nothing here.");
    }
}
