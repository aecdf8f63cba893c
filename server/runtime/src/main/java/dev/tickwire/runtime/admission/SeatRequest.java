package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a join (PROTOCOL.md section 1). Exactly one of {@code game}, {@code room}, {@code code} and
 * {@code resume} is present.
 *
 * @param name checked by {@link PlayerNames}
 * @param create whether to open a new room; {@code null}: if no open room fits
 */
record SeatRequest(
        @Nullable String game,
        @Nullable String room,
        @Nullable String code,
        String name,
        @Nullable ObjectNode options,
        @Nullable ObjectNode where,
        @Nullable String sort,
        @Nullable Boolean create,
        boolean inviteOnly,
        Role role,
        @Nullable String party,
        @Nullable String guest,
        @Nullable String resume) {
    private static final Set<String> MEMBERS = Set.of(
            "game",
            "room",
            "code",
            "name",
            "options",
            "where",
            "sort",
            "create",
            "inviteOnly",
            "role",
            "party",
            "guest",
            "resume");
    private static final List<String> ONLY_WITH_GAME = List.of("options", "where", "sort", "create", "inviteOnly");

    /**
     * Reads a request's body.
     *
     * @throws HttpProblem 400 that names the wrong member
     */
    static SeatRequest of(Request request) {
        ObjectNode json = Json.read(request, MEMBERS);
        SeatRequest seatRequest = new SeatRequest(
                Json.text(json, "game"),
                Json.text(json, "room"),
                Json.text(json, "code"),
                PlayerNames.checked(Json.text(json, "name")),
                Json.object(json, "options"),
                Json.object(json, "where"),
                Json.text(json, "sort"),
                Json.bool(json, "create"),
                Boolean.TRUE.equals(Json.bool(json, "inviteOnly")),
                role(Json.text(json, "role")),
                Json.text(json, "party"),
                Json.text(json, "guest"),
                Json.text(json, "resume"));
        seatRequest.check(json);
        return seatRequest;
    }

    private static Role role(@Nullable String name) {
        if (name == null) {
            return Role.PLAYER;
        }
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
                return role;
            }
        }
        throw HttpProblem.field("role", "This must be player or spectator.");
    }

    private void check(ObjectNode json) {
        if (Stream.of(game, room, code, resume).filter(Objects::nonNull).count() != 1) {
            throw HttpProblem.field("game", "Exactly one of game, room, code and resume must be present.");
        }
        if (resume != null && json.size() > 1) {
            throw HttpProblem.field("resume", "A resume token stands alone: its seat exists already.");
        }
        for (String member : ONLY_WITH_GAME) {
            if (game == null && json.has(member)) {
                throw HttpProblem.field(member, "This is allowed only with game: a named room exists already.");
            }
        }
        if (inviteOnly && !Boolean.TRUE.equals(create)) {
            throw HttpProblem.field("inviteOnly", "This is allowed only with \"create\": true.");
        }
        if (role == Role.SPECTATOR && (party != null || Boolean.TRUE.equals(create))) {
            throw HttpProblem.field("role", "A spectator neither opens a room nor belongs to a party.");
        }
    }
}
