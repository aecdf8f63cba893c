package dev.tickwire.runtime.browse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Game;
import dev.tickwire.Properties;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.lake.Lake;
import dev.tickwire.pond.Pond;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The test's own thread owns the channels. */
class RoomsEndpointTest {
    private static final GameType POND = GameType.of(Pond.class);
    private static final GameType LAKE = GameType.of(Lake.class);
    private static final GameType TALLY = GameType.of(Tally.class);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** Counts reads of its rooms' rating. */
    public static final class Tally implements Game<Tally.Options> {
        static int reads;
        static boolean broken;

        public record Options() {}

        public record Found(int rating) implements Properties {
            @Override
            public int rating() {
                reads++;
                if (broken) {
                    throw new IllegalStateException("thrown by a test");
                }
                return rating;
            }
        }

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20);
        }

        @Override
        public void tick(Room room) {}
    }

    /** A stream whose test says when it is idle; it keeps the list as a client does. */
    private static final class ListStream implements EventSink {
        private final List<String> names = new ArrayList<>();
        private final List<String> data = new ArrayList<>();
        private Map<String, JsonNode> rooms = new LinkedHashMap<>();
        private int total;
        private boolean idle = true;

        @Override
        public boolean idle() {
            return idle;
        }

        @Override
        public void send(String name, String json) {
            assertTrue(idle);
            idle = false;
            names.add(name);
            data.add(json);
            JsonNode event = JsonMapper.shared().readTree(json);
            total = event.get("total").intValue();
            Map<String, JsonNode> known = new LinkedHashMap<>();
            if (name.equals("rooms")) {
                event.get("rooms").forEach(room -> known.put(room.get("id").stringValue(), room));
                rooms = known;
                return;
            }
            event.get("set").forEach(room -> rooms.put(room.get("id").stringValue(), room));
            event.get("gone").forEach(id -> assertNotNull(rooms.remove(id.stringValue()), "an unknown room is gone"));
            event.get("order").forEach(id -> known.put(id.stringValue(), rooms.get(id.stringValue())));
            assertEquals(rooms.keySet(), known.keySet());
            rooms = known;
        }

        @Override
        public void end() {}

        String ids() {
            return String.join(" ", rooms.keySet());
        }
    }

    private final Counters counters = new Counters();
    private final Map<String, RoomInfo> rooms = new LinkedHashMap<>();
    private int listsRead;
    private final RoomsEndpoint endpoint = new RoomsEndpoint(
            () -> {
                listsRead++;
                return List.copyOf(rooms.values());
            },
            name -> name.equals("pond") ? POND : name.equals("tally") ? TALLY : LAKE,
            Runnable::run,
            counters);

    private void put(String id, GameType game, int players) {
        rooms.put(id, new RoomInfo(id, game, players, 8, 0, 0, false, NOON, null));
    }

    private static Request request(String accept, String... query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String parameter : query) {
            int at = parameter.indexOf('=');
            parameters.put(parameter.substring(0, at), List.of(parameter.substring(at + 1)));
        }
        return new Request("192.0.2.1", "GET", "http", "/api/rooms", parameters, Map.of("accept", accept), new byte[0]);
    }

    private JsonNode list(String... query) {
        Response response = endpoint.answer(request("application/json", query));
        assertEquals(200, response.status());
        assertNull(response.events());
        assertEquals("no-store", response.headers().get("Cache-Control"));
        return JsonMapper.shared().readTree(new String(response.body(), StandardCharsets.UTF_8));
    }

    private static String ids(JsonNode list) {
        return list.get("rooms")
                .valueStream()
                .map(room -> room.get("id").stringValue())
                .collect(Collectors.joining(" "));
    }

    private EventSource source(String... query) {
        EventSource source =
                endpoint.answer(request("text/event-stream", query)).events();
        assertNotNull(source);
        return source;
    }

    private ListStream follow(String... query) {
        ListStream stream = new ListStream();
        source(query).opened(stream);
        return stream;
    }

    private void flush(ListStream... ready) {
        for (ListStream stream : ready) {
            stream.idle = true;
        }
        endpoint.flush();
    }

    @Test
    void shouldListMatchingRoomsInTheQuerysOrder() {
        put("a", POND, 1);
        put("b", LAKE, 5);
        put("c", POND, 3);
        assertEquals("b c a", ids(list()));
        assertEquals("c a", ids(list("game=pond")));
        assertEquals("a c", ids(list("game=pond", "sort=players")));
        assertEquals("c", ids(list("game=pond", "where={\"free\":{\"max\":5}}")));
        JsonNode cut = list("limit=2");
        assertEquals("b c", ids(cut));
        assertEquals(3, cut.get("total").intValue());
        assertEquals(
                "{\"id\":\"a\",\"game\":\"pond\",\"players\":1,\"playersMax\":8,\"spectators\":0,\"spectatorsMax\":0,"
                        + "\"locked\":false,\"created\":\"2026-01-01T12:00:00Z\"}",
                list("where={\"players\":1}").get("rooms").get(0).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=05, limit",
        "limit=, limit",
        "sort=rating, game",
        "where={, where",
        "what=1, what",
    })
    void shouldNameTheParameterItRefuses(String parameter, String field) {
        HttpProblem problem =
                assertThrows(HttpProblem.class, () -> endpoint.answer(request("application/json", parameter)));
        assertEquals(400, problem.status());
        assertEquals(field, problem.field());
    }

    @Test
    void shouldRefuseARepeatedParameter() {
        Request request = new Request(
                "192.0.2.1", "GET", "http", "/api/rooms", Map.of("limit", List.of("1", "2")), Map.of(), new byte[0]);
        assertEquals(
                "limit",
                assertThrows(HttpProblem.class, () -> endpoint.answer(request)).field());
    }

    @Test
    void shouldSendTheListAndThenItsChanges() {
        put("a", POND, 1);
        put("b", POND, 2);
        ListStream stream = follow();
        assertEquals("b a", stream.ids());
        put("a", POND, 3);
        put("c", POND, 0);
        rooms.remove("b");
        flush(stream);
        assertEquals("a c", stream.ids());
        assertEquals(3, stream.rooms.get("a").get("players").intValue());
        assertEquals(List.of("rooms", "changes"), stream.names);
        assertFalse(stream.data.get(1).contains("\"set\":[]"));
    }

    @Test
    void shouldSendNothingWhileNothingChanges() {
        put("a", POND, 1);
        ListStream stream = follow("game=pond", "limit=1");
        put("b", LAKE, 8);
        flush(stream);
        flush(stream);
        assertEquals(List.of("rooms"), stream.names);
        put("c", POND, 0); // beyond the limit, but it counts
        flush(stream);
        assertEquals(List.of("rooms", "changes"), stream.names);
        assertEquals(2, stream.total);
    }

    @Test
    void shouldEncodeEqualQueriesOnce() {
        put("a", POND, 1);
        ListStream one = follow("where={\"players\":{\"min\":1,\"max\":9}}");
        ListStream two = follow("sort=-players", "where={\"players\":{\"between\":[1,9]}}");
        put("a", POND, 2);
        flush(one, two);
        assertSame(one.data.get(0), two.data.get(0));
        assertSame(one.data.get(1), two.data.get(1));
    }

    @Test
    void shouldSendTheWholeListToAStreamThatMissedChanges() {
        put("a", POND, 1);
        ListStream slowStream = follow();
        ListStream quickStream = follow();
        for (int players = 2; players < 5; players++) {
            put("a", POND, players);
            flush(quickStream);
        }
        assertEquals(List.of("rooms"), slowStream.names);
        assertEquals(4, quickStream.names.size());
        assertEquals(1, counters.value(Counter.ROOM_CHANGES_SKIPPED));
        flush(slowStream);
        assertEquals(List.of("rooms", "rooms"), slowStream.names);
        assertEquals(quickStream.rooms, slowStream.rooms);
        put("a", POND, 7);
        flush(slowStream, quickStream);
        assertEquals(List.of("rooms", "rooms", "changes"), slowStream.names);
    }

    @Test
    void shouldForgetClosedStreams() {
        ListStream stream = new ListStream();
        EventSource source = source();
        source.opened(stream);
        source.closed(stream);
        put("a", POND, 1);
        listsRead = 0;
        flush(stream);
        assertEquals(List.of("rooms"), stream.names);
        assertEquals(0, listsRead, "there are no streams");
        assertEquals("a", follow().ids(), "a new stream gets the present list");
    }

    @Test
    void shouldReadFewRoomsForEachQueryWhenOneHasChanged() {
        int queries = 100;
        int open = 1000;
        for (int i = 0; i < open; i++) {
            tally("r" + i, i);
        }
        ListStream[] streams = new ListStream[queries];
        for (int i = 0; i < queries; i++) {
            streams[i] = follow("game=tally", "sort=-rating", "where={\"rating\":{\"min\":" + -i + "}}");
        }
        Tally.reads = 0;
        tally("r7", open);
        flush(streams);
        int reads = Tally.reads;
        for (ListStream stream : streams) {
            assertEquals(List.of("rooms", "changes"), stream.names);
            assertTrue(stream.ids().startsWith("r7 r999 r998 "), stream::ids);
        }
        assertTrue(reads < queries * 100, () -> reads + " reads of " + open + " rooms for " + queries + " queries");
    }

    @Test
    void shouldRebuildAListAfterAGamesPropertiesThrew() {
        tally("a", 1);
        ListStream[] streams = {
            follow("game=pond"), follow("game=tally", "sort=-rating"), follow("game=pond", "limit=1")
        };
        tally("b", 2);
        put("c", POND, 1);
        Tally.broken = true;
        try {
            assertThrows(IllegalStateException.class, () -> flush(streams));
        } finally {
            Tally.broken = false;
        }
        assertEquals(List.of(1, 1, 1), totals(streams), "the other lists are up to date");
        flush(streams);
        assertEquals(List.of(1, 2, 1), totals(streams));
        assertEquals("b a", streams[1].ids());
        rooms.remove("b");
        flush(streams);
        assertEquals("a", streams[1].ids());
        assertEquals(List.of("rooms", "rooms", "changes"), streams[1].names);
    }

    private static List<Integer> totals(ListStream... streams) {
        return Arrays.stream(streams).map(stream -> stream.total).toList();
    }

    private void tally(String id, int rating) {
        rooms.put(id, new RoomInfo(id, TALLY, 1, 8, 0, 0, false, NOON, new Tally.Found(rating)));
    }

    @Test
    void shouldShowEveryStreamTheList() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[][] queries = {{}, {"game=pond", "limit=3"}, {"sort=players", "where={\"free\":{\"min\":4}}"}};
        List<ListStream> streams = new ArrayList<>();
        for (String[] query : queries) {
            streams.add(follow(query));
            streams.add(follow(query));
        }
        for (int round = 0; round < 500; round++) {
            String id = "r" + random.nextInt(8);
            if (random.nextInt(3) == 0) {
                rooms.remove(id);
            } else {
                put(id, random.nextBoolean() ? POND : LAKE, random.nextInt(9));
            }
            for (ListStream stream : streams) {
                stream.idle |= random.nextInt(3) > 0;
            }
            endpoint.flush();
        }
        flush(streams.toArray(ListStream[]::new));
        for (int i = 0; i < streams.size(); i++) {
            JsonNode expected = list(queries[i / 2]);
            assertEquals(ids(expected), streams.get(i).ids(), "seed " + seed);
            assertEquals(
                    List.copyOf(expected.get("rooms").values()),
                    List.copyOf(streams.get(i).rooms.values()),
                    "seed " + seed);
            assertEquals(expected.get("total").intValue(), streams.get(i).total, "seed " + seed);
        }
    }
}
