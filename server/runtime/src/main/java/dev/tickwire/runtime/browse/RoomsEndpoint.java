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
 * {@code GET /api/rooms}: the list of rooms (PROTOCOL.md section 1) or, for a request that accepts
 * {@code text/event-stream}, a stream of the list and its changes. All changes between two calls of {@link #flush} are
 * one event.
 *
 * <p><b>Threads.</b> Requests: any. Channels belong to the thread of the executor, which must call {@link #flush}, too.
 */
public final class RoomsEndpoint implements Endpoint {
    /** The path. */
    public static final String PATH = "/api/rooms";

    private static final Set<String> PARAMETERS = Set.of("game", "where", "sort", "limit");
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,2}");
    private static final int LIMIT_DEFAULT = 50;

    private record ListQuery(RoomQuery query, int limit) {}

    private final Supplier<List<RoomInfo>> rooms;
    private final Function<String, GameType> games;
    private final Executor owner;
    private final Counters counters;
    private final Map<ListQuery, RoomChannel> channels = new HashMap<>();
    private List<RoomInfo> seen = List.of(); // the rooms that every channel knows

    /**
     * Without streams.
     *
     * @param rooms the listed rooms; equal lists while nothing changes
     * @param games the game of a name; throws an {@link HttpProblem} if there is none
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
        ListQuery listQuery = listQuery(request.parameters(PARAMETERS));
        if (request.headerHasToken("accept", "text/event-stream")) {
            return Response.stream(new Subscription(listQuery));
        }
        RoomList list = new FoundRooms(listQuery.query, rooms.get()).first(listQuery.limit);
        return Response.json(200, list.json()).with("Cache-Control", "no-store");
    }

    private ListQuery listQuery(Map<String, String> parameters) {
        String game = parameters.get("game");
        String where = parameters.get("where");
        RoomQuery query = RoomQuery.of(
                game == null ? null : games.apply(game),
                where == null ? null : Json.object("where", where),
                parameters.get("sort"));
        return new ListQuery(query, limit(parameters.get("limit")));
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
     * Sends the changes since the last call to all streams.
     *
     * @throws RuntimeException of the last channel that failed, such as one that a game's
     *     {@link dev.tickwire.Properties} throw; the other channels are up to date, and the next call builds the failed
     *     ones anew
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

    private void follow(ListQuery listQuery, EventSink sink) {
        if (channels.isEmpty()) { // flush does not keep it up to date
            seen = rooms.get();
        }
        channels.computeIfAbsent(listQuery, key -> new RoomChannel(key.query, key.limit, seen, counters))
                .add(sink);
    }

    private void leave(ListQuery listQuery, EventSink sink) {
        RoomChannel channel = channels.get(listQuery);
        if (channel != null) {
            channel.remove(sink);
            if (channel.isEmpty()) {
                channels.remove(listQuery);
            }
        }
    }

    private final class Subscription implements EventSource {
        private final ListQuery listQuery;

        Subscription(ListQuery listQuery) {
            this.listQuery = listQuery;
        }

        @Override
        public void opened(EventSink sink) {
            owner.execute(() -> follow(listQuery, sink));
        }

        @Override
        public void closed(EventSink sink) {
            owner.execute(() -> leave(listQuery, sink));
        }
    }
}
