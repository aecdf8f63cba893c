package dev.tickwire.runtime.admin;

import dev.tickwire.Player;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Sanctions;
import dev.tickwire.runtime.session.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is below {@code /admin/rooms/<id>/}: {@code players} with what an operator may do to each, and {@code bans}.
 *
 * <p><b>Threads.</b> Any that may wait for the room's worker, which does the work between two ticks.
 */
final class AdminPlayers {
    private static final long WORKER_MS_MAX = 1000;
    private static final int SECONDS_MAX = 365 * 24 * 3600;
    private static final String REASON = "reason";
    private static final String SECONDS = "seconds";

    private final Lobby lobby;

    AdminPlayers(Lobby lobby) {
        this.lobby = lobby;
    }

    /** @param path behind the room's, split at slashes */
    Response answer(Room room, String[] path, Request request) {
        if (path[0].equals("players") && path.length == 1) {
            Endpoint.requireMethod(request, "GET");
            return list(room);
        }
        if (path[0].equals("players") && path.length == 2) {
            Endpoint.requireMethod(request, "PATCH");
            return appoint(room, path[1], request);
        }
        if (path[0].equals("players") && path.length == 3) {
            Endpoint.requireMethod(request, "POST");
            return sanction(room, path[1], path[2], request);
        }
        if (path[0].equals("bans") && path.length == 1) {
            Endpoint.requireMethod(request, "GET");
            return bans(room);
        }
        if (path[0].equals("bans") && path.length == 2) {
            Endpoint.requireMethod(request, "DELETE");
            return pardon(room, path[1]);
        }
        throw AdminApi.notFound();
    }

    private Response list(Room room) {
        return Response.json(200, Map.of("players", onWorker(room, () -> {
            List<Map<String, Object>> players = new ArrayList<>();
            room.gameRoom().players().forEach(player -> players.add(describe(room, player)));
            return players;
        })));
    }

    private static Map<String, Object> describe(Room room, Player player) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", player.id());
        shown.put("name", player.name());
        shown.put("identity", player.identity());
        shown.put("connected", player.connected());
        shown.put("owner", room.gameRoom().owner() == player);
        shown.put("moderator", player.moderator());
        if (player.team() >= 0) {
            shown.put("team", player.team());
        }
        String muted = player.muted();
        if (muted != null) {
            shown.put("muted", muted);
        }
        return shown;
    }

    private static Response appoint(Room room, String id, Request request) {
        Boolean moderator = Json.bool(Json.read(request, Set.of("moderator")), "moderator");
        if (moderator == null) {
            throw HttpProblem.field("moderator", "Say true or false.");
        }
        return onPlayer(room, id, player -> player.moderator(moderator));
    }

    private static Response sanction(Room room, String id, String what, Request request) {
        ObjectNode wish = Json.read(request, what.equals("kick") ? Set.of(REASON) : Set.of(REASON, SECONDS));
        String given = Json.text(wish, REASON);
        String reason = given == null ? "" : given;
        Integer seconds = Json.whole(wish, SECONDS, what.equals("mute") ? 0 : 1, SECONDS_MAX);
        double lasts = seconds == null ? Double.POSITIVE_INFINITY : seconds;
        return switch (what) {
            case "kick" -> onPlayer(room, id, player -> player.kick(reason));
            case "mute" -> onPlayer(room, id, player -> player.mute(lasts, reason));
            case "ban" -> onPlayer(room, id, player -> player.ban(lasts, reason));
            default -> throw AdminApi.notFound();
        };
    }

    private Response bans(Room room) {
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Map.Entry<String, Sanctions.Sanction> ban : room.sanctions().bans().entrySet()) {
            if (room.sanctions().banned(ban.getKey(), room.tick()) != null) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("identity", ban.getKey());
                one.put(REASON, ban.getValue().reason());
                Instant end = lobby.end(room, ban.getValue());
                if (end != null) {
                    one.put("until", end.toString());
                }
                shown.add(one);
            }
        }
        return Response.json(200, Map.of("bans", shown));
    }

    private static Response pardon(Room room, String identity) {
        if (!room.sanctions().pardon(identity)) {
            throw new HttpProblem(404, "unknown-ban", "Nobody of this identity is banned from this room.");
        }
        return Response.empty(204);
    }

    private static Response onPlayer(Room room, String id, Consumer<Player> act) {
        boolean there = onWorker(room, () -> {
            Session player = id.matches("[0-9]{1,9}") ? room.session(Integer.parseInt(id)) : null;
            if (player != null) {
                act.accept(player);
            }
            return player != null;
        });
        if (!there) {
            throw new HttpProblem(404, "unknown-player", "No such player is in this room.");
        }
        return Response.empty(204);
    }

    private static <T> T onWorker(Room room, Supplier<T> task) {
        CompletableFuture<@Nullable T> done = new CompletableFuture<>();
        room.execute(() -> done.complete(task.get()));
        try {
            T result = done.get(WORKER_MS_MAX, TimeUnit.MILLISECONDS);
            if (result != null) {
                return result;
            }
        } catch (TimeoutException | ExecutionException e) {
            throw Lobby.busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Lobby.busy();
    }
}
