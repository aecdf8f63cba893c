package dev.tickwire.runtime.admin;

import dev.tickwire.Properties;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RoomId;
import dev.tickwire.runtime.admission.BlockingTasks;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.browse.RoomInfo;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.game.RecordReader;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.room.Divergence;
import dev.tickwire.runtime.room.HibernatingRoom;
import dev.tickwire.runtime.room.HibernationSummary;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomListing;
import dev.tickwire.runtime.state.FieldDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /admin/rooms} and {@code /admin/rooms/<id>}: opens rooms, lists them, changes how they are found, closes them.
 *
 * <p><b>Threads.</b> Any that may wait for a room's worker; the threads of {@link BlockingTasks} open rooms.
 */
final class AdminRooms {
    private static final Set<String> TO_OPEN =
            Set.of("game", "id", "options", "properties", "locked", "inviteOnly", "unlisted", "playersMax");
    private static final Set<String> TO_CHANGE = Set.of("properties", "locked", "inviteOnly", "unlisted", "playersMax");

    private final Lobby lobby;
    private final BlockingTasks blockingTasks;

    AdminRooms(Lobby lobby, BlockingTasks blockingTasks) {
        this.lobby = lobby;
        this.blockingTasks = blockingTasks;
    }

    Response list() {
        List<Map<String, Object>> rooms = new ArrayList<>();
        lobby.rooms().forEach(room -> rooms.add(describe(room)));
        lobby.hibernating().forEach(room -> rooms.add(describe(room)));
        return Response.json(200, Map.of("rooms", rooms));
    }

    Response open(Request request) {
        ObjectNode body = Json.read(request, TO_OPEN);
        String name = Json.text(body, "game");
        if (name == null) {
            throw HttpProblem.field("game", "This must name a game.");
        }
        String id = Json.text(body, "id");
        if (id != null && !RoomId.isValid(id)) {
            throw HttpProblem.field("id", "An id is 1 to 64 of the characters A-Z a-z 0-9 _ and -.");
        }
        GameType game = lobby.game(name);
        Record options = Lobby.options(game, Json.object(body, "options"));
        return Response.later(blockingTasks.submit(() -> {
            Room room = lobby.open(game, id, options, made -> change(made, body));
            return Response.json(201, describe(room)).with("Location", AdminApi.ROOM + room.id());
        }));
    }

    /** Shows a room; one that hibernates is not woken. */
    Response show(String id) {
        HibernatingRoom hibernating = lobby.hibernating(id);
        if (hibernating == null) {
            return show(lobby.room(id));
        }
        Map<String, Object> shown = describe(hibernating);
        shown.put("durability", hibernating.summary().durability());
        return Response.json(200, shown);
    }

    private Response show(Room room) {
        Map<String, Object> shown = describe(room);
        shown.put("tickUs", room.diagnostics().times().took());
        shown.put("lateUs", room.diagnostics().times().late());
        shown.put("valuesClamped", room.diagnostics().valuesClamped());
        shown.put("durability", room.durability());
        return Response.json(200, shown);
    }

    Response change(Room room, Request request) {
        ObjectNode body = Json.read(request, TO_CHANGE);
        OnWorker.call(room, () -> change(room, body));
        return show(room);
    }

    Response close(String id) {
        lobby.close(id);
        return Response.empty(204);
    }

    private Map<String, Object> describe(Room room) {
        RoomListing listing = room.listing();
        Map<String, Object> shown = describe(
                room.paused() ? "paused" : "running",
                room.code(),
                lobby.info(room),
                room.playersDropped(),
                listing.inviteOnly(),
                listing.unlisted(),
                room.tick(),
                room.settings().tickRate(),
                room.settings().snapshotRate(),
                room.options());
        Divergence divergence = room.diagnostics().divergence();
        if (divergence != null) {
            shown.put("divergence", describe(divergence));
        }
        return shown;
    }

    private Map<String, Object> describe(HibernatingRoom room) {
        HibernationSummary summary = room.summary();
        return describe(
                room.readable() ? "hibernating" : "unreadable",
                room.creation().code(),
                lobby.info(room),
                0,
                summary.inviteOnly(),
                summary.unlisted(),
                summary.tick(),
                summary.tickRate(),
                summary.snapshotRate(),
                room.creation().options());
    }

    private static Map<String, Object> describe(
            String state,
            String code,
            RoomInfo info,
            int dropped,
            boolean inviteOnly,
            boolean unlisted,
            int tick,
            int tickRate,
            int snapshotRate,
            Record options) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", info.id());
        shown.put("code", code);
        shown.put("game", info.game().name());
        shown.put("state", state);
        shown.put("players", info.players());
        shown.put("dropped", dropped);
        shown.put("playersMax", info.playersMax());
        shown.put("spectators", info.spectators());
        shown.put("spectatorsMax", info.spectatorsMax());
        shown.put("locked", info.locked());
        shown.put("inviteOnly", inviteOnly);
        shown.put("unlisted", unlisted);
        shown.put("tick", tick);
        shown.put("tickRate", tickRate);
        shown.put("snapshotRate", snapshotRate);
        shown.put("options", options);
        if (info.properties() != null) {
            shown.put("properties", info.properties());
        }
        shown.put("created", info.created().toString());
        return shown;
    }

    private static Map<String, Object> describe(Divergence divergence) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("tick", divergence.tick());
        shown.put("what", divergence.what());
        FieldDifference field = divergence.field();
        if (field != null) {
            shown.put("kind", field.kind());
            if (field.entity() != 0) {
                shown.put("entity", field.entity());
            }
            shown.put("field", field.field());
            shown.put("values", List.of(field.value(), field.other()));
        }
        return shown;
    }

    /**
     * Applies an operator's change on the room's worker. The game may change the listing again in any tick.
     *
     * @throws HttpProblem naming the wrong member; nothing has changed then
     */
    private static ListingChange change(Room room, ObjectNode body) {
        ListingChange change = new ListingChange(
                changed(room.listing().properties(), Json.object(body, "properties")),
                Json.bool(body, "locked"),
                Json.bool(body, "inviteOnly"),
                Json.bool(body, "unlisted"),
                Json.whole(body, "playersMax", 1, Limits.PLAYERS_MAX));
        room.facts().listing(change);
        return change;
    }

    private static @Nullable Properties changed(@Nullable Record now, @Nullable ObjectNode body) {
        if (body == null) {
            return null;
        }
        if (now == null) {
            throw HttpProblem.field("properties", "Rooms of this game have no properties.");
        }
        try {
            return (Properties) RecordReader.change("properties", now, body);
        } catch (RecordReader.Refused e) {
            throw HttpProblem.field(e.field(), String.valueOf(e.getMessage()));
        }
    }
}
