package dev.tickwire.runtime.admin;

import dev.tickwire.Player;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.Utf8;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.room.Facts;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Sanctions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The paths below {@code /admin/rooms/<id>/}: {@code players} with operators' actions on each, and {@code bans}.
 *
 * <p><b>Threads.</b> Any that may wait for the room's worker.
 */
final class AdminPlayers {
    private static final int SECONDS_MAX = 365 * 24 * 3600;
    private static final String KICK = "kick";
    private static final String MUTE = "mute";
    private static final Set<String> VERBS = Set.of(KICK, MUTE, "ban");
    private static final String REASON = "reason";
    private static final String SECONDS = "seconds";

    private final Lobby lobby;

    AdminPlayers(Lobby lobby) {
        this.lobby = lobby;
    }

    /** @param path after the room's, split at slashes */
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
        return Response.json(200, Map.of("players", OnWorker.call(room, () -> {
            List<Map<String, Object>> players = new ArrayList<>();
            room.gameRoom().players().stream()
                    .filter(player -> room.player(player.id()) != null)
                    .forEach(player -> players.add(describe(room, player)));
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
        if (player.matchTeam() >= 0) {
            shown.put("team", player.matchTeam());
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
            throw HttpProblem.field("moderator", "This must be true or false.");
        }
        return onPlayer(room, id, (facts, player) -> facts.moderator(player, moderator));
    }

    private static Response sanction(Room room, String id, String what, Request request) {
        if (!VERBS.contains(what)) {
            throw AdminApi.notFound();
        }
        ObjectNode body = Json.read(request, what.equals(KICK) ? Set.of(REASON) : Set.of(REASON, SECONDS));
        String reason = reason(body);
        Integer seconds = Json.whole(body, SECONDS, what.equals(MUTE) ? 0 : 1, SECONDS_MAX);
        double lasts = seconds == null ? Double.POSITIVE_INFINITY : seconds;
        return onPlayer(room, id, (facts, player) -> {
            switch (what) {
                case KICK -> facts.kick(player, reason);
                case MUTE -> facts.mute(player, lasts, reason);
                default -> facts.ban(player, lasts, reason);
            }
        });
    }

    /** Reads a reason, which must be valid text for the wire because players receive it. */
    private static String reason(ObjectNode body) {
        String given = Json.text(body, REASON);
        if (given != null && Utf8.encode(given, Limits.REFUSAL_CHARS_MAX) == null) {
            throw HttpProblem.field(
                    REASON,
                    "A reason has at most " + Limits.REFUSAL_CHARS_MAX + " characters, and no control characters.");
        }
        return given == null ? "" : given;
    }

    private Response bans(Room room) {
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Map.Entry<String, Sanctions.Sanction> ban : room.sanctions().bans().entrySet()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("identity", ban.getKey());
            one.put(REASON, ban.getValue().reason());
            one.put("by", ban.getValue().by().name().toLowerCase(Locale.ROOT));
            Instant end = lobby.end(room, ban.getValue());
            if (end != null) {
                one.put("until", end.toString());
            }
            shown.add(one);
        }
        return Response.json(200, Map.of("bans", shown));
    }

    private static Response pardon(Room room, String identity) {
        boolean banned = OnWorker.call(room, () -> {
            boolean kept = room.sanctions().banned(identity) != null;
            if (kept) {
                room.facts().pardon(identity);
            }
            return kept;
        });
        if (!banned) {
            throw new HttpProblem(404, "unknown-ban", "This identity is not banned from this room.");
        }
        return Response.empty(204);
    }

    /** An operator's action on the player with an id. */
    private interface Act {
        void on(Facts facts, int player);
    }

    private static Response onPlayer(Room room, String id, Act act) {
        long number = id.matches("[0-9]{1,10}") ? Long.parseLong(id) : 0;
        boolean there = OnWorker.call(room, () -> {
            boolean plays = number <= Integer.MAX_VALUE && room.player((int) number) != null;
            if (plays) {
                act.on(room.facts(), (int) number);
            }
            return plays;
        });
        if (!there) {
            throw new HttpProblem(404, "unknown-player", "There is no such player in this room.");
        }
        return Response.empty(204);
    }
}
