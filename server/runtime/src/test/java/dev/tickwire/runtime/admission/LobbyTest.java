package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.pond.Pond;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.tick.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.node.ObjectNode;

class LobbyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int PLAYERS_MAX = 3;
    private static final int EMPTY_MS = 60_000;

    private long nowMs = 5000;
    private boolean memoryFull;
    private final Rooms rooms = new Rooms(1, 10, false, Clock.system(), new Counters(), Failures.halting());
    private final GameType pond = GameType.of(Pond.class);
    private final Lobby lobby =
            new Lobby(rooms, List.of(pond), () -> nowMs, InstantSource.fixed(NOW), () -> memoryFull);

    private final SeatFinder seatFinder = new SeatFinder(lobby, new BlockingTasks(Runnable::run));

    private static SeatRequest game(String options) {
        ObjectNode read = options == null ? null : Json.object("options", options);
        return new SeatRequest("pond", null, null, "Ann", read, null, null, null, false, Role.PLAYER, null, null, null);
    }

    private static SeatRequest room(String id) {
        return new SeatRequest(null, id, null, "Ann", null, null, null, null, false, Role.PLAYER, null, null, null);
    }

    private Room reserve(SeatRequest seatRequest) {
        return JoinFixture.now(seatFinder.reserve(seatRequest, "ann", 1, () -> false));
    }

    @AfterEach
    void stop() throws InterruptedException {
        assertTrue(rooms.stop(Await.HANG_MS));
    }

    private Record options() {
        return Lobby.options(pond, null);
    }

    @Test
    void shouldCloseAPlayersRoomThatIsEmptyForTooLong() {
        Room room = reserve(game(null));
        nowMs += 10 * EMPTY_MS;
        lobby.closeEmpty();
        room.capacity().release(JoiningClient.NO_TEAM); // closeEmpty has just seen a player in it
        nowMs += EMPTY_MS;
        lobby.closeEmpty();
        assertEquals(List.of(room), lobby.rooms());
        nowMs++;
        lobby.closeEmpty();
        Await.until("the empty room's end", () -> !room.open());
        assertEquals(List.of(), lobby.rooms());
    }

    @Test
    void shouldLeaveAnOperatorsRoomOpen() {
        Room room = lobby.open(pond, "kept", options());
        nowMs += 10 * EMPTY_MS;
        lobby.closeEmpty();
        lobby.closeEmpty();
        assertSame(room, lobby.room("kept"));
        assertEquals(NOW, lobby.created(room));
    }

    @Test
    void shouldNotFindARoomBeforeItIsPrepared() {
        Room room = lobby.openForPlayers(pond, options(), first -> {}, made -> {
            assertNull(lobby.find(made.id()));
            assertEquals(List.of(), lobby.rooms());
            assertEquals(
                    "unknown-code",
                    assertThrows(HttpProblem.class, () -> JoinFixture.now(lobby.openOrWakeByCode(made.code())))
                            .code());
        });
        assertSame(room, lobby.find(room.id()));
        assertSame(room, JoinFixture.now(lobby.openOrWakeByCode(room.code())));
        HttpProblem wrong = HttpProblem.field("where", "it does not fit");
        Room[] unfit = new Room[1];
        assertSame(
                wrong,
                assertThrows(
                        HttpProblem.class,
                        () -> lobby.openForPlayers(pond, options(), first -> {}, made -> {
                            unfit[0] = made;
                            throw wrong;
                        })));
        assertEquals(List.of(room), lobby.rooms());
        Await.until("the end of the room that did not fit", () -> !unfit[0].open());
    }

    @Test
    void shouldFillTheFullestRoomFirst() {
        Room first = lobby.open(pond, "first", options());
        Room second = lobby.open(pond, "second", options());
        reserve(room("second"));
        assertSame(second, reserve(game(null)));
        assertSame(second, reserve(game("{}")));
        assertSame(first, reserve(game(null)));
        assertEquals(
                "room-full",
                assertThrows(HttpProblem.class, () -> reserve(room("second"))).code());
    }

    @Test
    void shouldNotFindARoomThatIsBeingClosed() {
        Room room = lobby.open(pond, "gone", options());
        lobby.close(room.id());
        assertEquals(
                "unknown-room",
                assertThrows(HttpProblem.class, () -> reserve(room("gone"))).code());
        assertNotSame(room, reserve(game(null)));
    }

    @Test
    void shouldRefuseJoinsWhileStopping() {
        lobby.open(pond, "open", options());
        lobby.stop();
        assertEquals(
                503,
                assertThrows(HttpProblem.class, () -> reserve(room("open"))).status());
        assertEquals(
                503, assertThrows(HttpProblem.class, () -> reserve(game(null))).status());
    }

    @Test
    void shouldReserveEachSeatOnceAndOpenNoNeedlessRoom() throws Exception {
        int joins = 8 * PLAYERS_MAX;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Room>> tasks = IntStream.range(0, joins)
                    .<Callable<Room>>mapToObj(i -> () -> reserve(game(null)))
                    .toList();
            for (Future<Room> seat : threads.invokeAll(tasks)) {
                assertTrue(Await.get("a seat", seat).open());
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(joins / PLAYERS_MAX, lobby.rooms().size());
        assertFalse(lobby.rooms().stream().anyMatch(room -> room.capacity().players() != PLAYERS_MAX));
    }

    @Test
    void shouldOpenNoRoomWhileTheHeapIsTooFull() {
        Room first = lobby.open(pond, "first", Lobby.options(pond, null));
        memoryFull = true;
        for (Executable opening : List.<Executable>of(
                () -> lobby.open(pond, "second", Lobby.options(pond, null)),
                () -> reserve(new SeatRequest(
                        "pond", null, null, "Ann", null, null, null, true, false, Role.PLAYER, null, null, null)))) {
            HttpProblem problem = assertThrows(HttpProblem.class, opening);
            assertEquals(503, problem.status());
            assertEquals("memory-full", problem.code());
        }
        assertSame(first, reserve(game(null)), "an open room takes players");
        memoryFull = false;
        lobby.open(pond, "second", Lobby.options(pond, null));
    }
}
