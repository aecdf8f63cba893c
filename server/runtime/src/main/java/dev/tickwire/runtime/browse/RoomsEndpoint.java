package dev.tickwire.runtime.browse;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/rooms}: the rooms that players may find (PROTOCOL.md section 1), as a list or, for who accepts
 * {@code text/event-stream}, as a list that goes on. What happens between two calls of {@link #flush} is told at once.
 *
 * <p><b>Threads.</b> Requests: any. Channels belong to the thread of the executor, which must call {@link #flush}, too.
 */
public final class RoomsEndpoint implements Endpoint {
    /** Where it stands. */
    public static final String PATH = "/api/rooms";

    private static final Set<String> PARAMETERS = Set.of("game", "where", "sort", "limit");
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,2}");
    private static final int LIMIT_DEFAULT = 50;

    private record Question(RoomQuery query, int limit) {}

    private final Supplier<List<RoomInfo>> rooms;
    private final Function<String, GameType> games;
    private final Executor owner;
    private final Counters counters;
    private final Map<Question, RoomChannel> channels = new HashMap<>();
    private List<RoomInfo> seen = List.of(); // what every channel was made of

    /**
     * An endpoint nobody follows yet.
     *
     * @param rooms those that may be found; equal lists as long as nothing changes
     * @param games by name, or a problem
     * @param owner runs one task at a time
     */
    public RoomsEndpoint(
            Supplier<List<RoomInfo>> rooms, Function<String, GameType> games, Executor owner, Counters counters) {
        this.rooms = rooms;
        this.games = games;
        this.owner = owner;
        this.counters = counters;
    }

    @Override
    public Response answer(Request request) {
        Endpoint.requireMethod(request, "GET");
        Question question = question(request.parameters(PARAMETERS));
        if (request.headerHasToken("accept", "text/event-stream")) {
            return Response.stream(new Follower(question));
        }
        RoomList list = new FoundRooms(question.query, rooms.get()).first(question.limit);
        return Response.json(200, list.json()).with("Cache-Control", "no-store");
    }

    private Question question(Map<String, String> parameters) {
        String game = parameters.get("game");
        String where = parameters.get("where");
        RoomQuery query = RoomQuery.of(
                game == null ? null : games.apply(game),
                where == null ? null : Json.object("where", where),
                parameters.get("sort"));
        return new Question(query, limit(parameters.get("limit")));
    }

    private static int limit(@Nullable String given) {
        if (given == null) {
            return LIMIT_DEFAULT;
        }
        if (!LIMIT.matcher(given).matches() || Integer.parseInt(given) > Limits.ROOMS_LISTED_MAX) {
            throw HttpProblem.field("limit", "This must be a whole number from 1 to " + Limits.ROOMS_LISTED_MAX + ".");
        }
        return Integer.parseInt(given);
    }

    /**
     * Tells followers what changed since the last call.
     *
     * @throws RuntimeException of the last channel that failed, as a game's {@link dev.tickwire.Properties} may; the
     *     other channels are up to date, and the next call makes those that failed anew
     */
    public void flush() {
        if (channels.isEmpty()) {
            return;
        }
        List<RoomInfo> now = rooms.get();
        List<RoomChange> changes = RoomChange.between(seen, now);
        seen = now;
        RuntimeException failure = null;
        for (RoomChannel channel : channels.values()) {
            try {
                channel.advance(changes, now);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void follow(Question question, EventSink sink) {
        if (channels.isEmpty()) { // nobody kept it up to date
            seen = rooms.get();
        }
        channels.computeIfAbsent(question, asked -> new RoomChannel(asked.query, asked.limit, seen, counters))
                .add(sink);
    }

    private void leave(Question question, EventSink sink) {
        RoomChannel channel = channels.get(question);
        if (channel != null) {
            channel.remove(sink);
            if (channel.isEmpty()) {
                channels.remove(question);
            }
        }
    }

    private final class Follower implements EventSource {
        private final Question question;

        Follower(Question question) {
            this.question = question;
        }

        @Override
        public void opened(EventSink sink) {
            owner.execute(() -> follow(question, sink));
        }

        @Override
        public void closed(EventSink sink) {
            owner.execute(() -> leave(question, sink));
        }
    }
}
