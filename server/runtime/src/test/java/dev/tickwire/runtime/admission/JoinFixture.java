package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.hall.Hall;
import dev.tickwire.pond.Pond;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.room.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints of joins without a network, with real rooms and a manual clock. */
final class JoinFixture {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    final AtomicLong nowMs = new AtomicLong(1_000_000);
    final AtomicLong nowNs = new AtomicLong(); // added to the workers' clock
    final GameType hall = GameType.of(Hall.class);
    final Counters counters = new Counters();
    final ResumeTokens tokens = new ResumeTokens();
    final Tickets<Reservation> tickets;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingTasks blockingTasks = new BlockingTasks(threads);
    final Parties parties = new Parties(blockingTasks, nowMs::get);
    final Lobby lobby;
    final Rooms rooms;
    final UpgradeCheck upgradeCheck;
    private final Endpoint join;
    private final Endpoint party = new PartyEndpoint(parties);

    /** @param release gets the seats of expired tickets */
    JoinFixture(int roomsMax, Consumer<Reservation> release) {
        this(roomsMax, release, null);
    }

    /** @param storage {@code null}: rooms are not stored */
    JoinFixture(int roomsMax, Consumer<Reservation> release, @Nullable Storage storage) {
        GameType pond = GameType.of(Pond.class);
        rooms = new Rooms(
                1,
                roomsMax,
                false,
                () -> System.nanoTime() + nowNs.get(),
                counters,
                Failures.halting(),
                tokens,
                storage);
        lobby = new Lobby(rooms, List.of(hall, pond), nowMs::get, InstantSource.fixed(NOON), () -> false);
        tickets = new Tickets<>(nowMs::get, release);
        upgradeCheck = new UpgradeCheck(new Origins(List.of(), null, false), lobby, tickets, tokens, counters);
        join = new JoinEndpoint(
                lobby,
                blockingTasks,
                parties,
                new GuestTokens(),
                new JoinAnswers(tickets, new RulesEndpoint(List.of(hall, pond)), false),
                upgradeCheck,
                new PublicAddress(null),
                () -> false,
                counters);
    }

    JoinFixture() {
        this(20, Reservation::release);
    }

    /** A room that an operator has opened. */
    Room room(String id, int playersMax, int spectatorsMax) {
        return lobby.open(hall, id, new Hall.Options(playersMax, spectatorsMax, Hall.Mode.CASUAL, false, 60_000));
    }

    /** An endpoint's answer to this JSON, in which ' stands for ". */
    private static JsonNode answer(Endpoint endpoint, String path, String json) {
        Request request = new Request(
                "192.0.2.1",
                "POST",
                "http",
                path,
                Map.of(),
                Map.of("content-type", "application/json", "host", "play.example"),
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return JsonMapper.shared()
                .readTree(new String(whole(endpoint.answer(request)).body(), StandardCharsets.UTF_8));
    }

    private static Response whole(Response response) {
        CompletableFuture<Response> later = response.later();
        return later == null ? response : now(later);
    }

    /** The result of a future; throws the problem that it failed with. */
    static <T> T now(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            HttpProblem problem = HttpProblem.in(e);
            throw problem == null ? e : problem;
        }
    }

    /** The answer to {@code POST /api/join}. */
    JsonNode join(String json) {
        return answer(join, "/api/join", json);
    }

    /** The token of a new party. */
    String party(int size) {
        return answer(party, "/api/parties", "{'size':" + size + "}")
                .get("party")
                .stringValue();
    }

    JsonNode parties(String json) {
        return answer(party, "/api/parties", json);
    }

    /** The seat that an answer's ticket stands for. */
    Reservation redeem(JsonNode joined) {
        return tickets.redeem(
                joined.get("ticket").stringValue(), joined.get("room").stringValue());
    }

    static void assertRefused(int status, String code, String field, Executable request) {
        HttpProblem problem = assertThrows(HttpProblem.class, request);
        assertEquals(
                status + " " + code + " " + field,
                problem.status() + " " + problem.code() + " " + problem.field(),
                problem.getMessage());
    }

    void assertJoinRefused(int status, String code, String field, String json) {
        assertRefused(status, code, field, () -> join(json));
    }

    /** Lets time pass until all tickets and reservations of parties have expired. */
    void expire() {
        nowMs.addAndGet(60_000);
        tickets.purge();
        parties.purge();
    }

    void stop() throws InterruptedException {
        assertTrue(rooms.stop(Await.HANG_MS));
        threads.shutdown();
    }
}
