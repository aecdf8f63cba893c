package dev.tickwire.runtime.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.hall.Hall;
import dev.tickwire.runtime.admission.BlockingTasks;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.tick.Clock;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator's task runs between two ticks or not at all, because operators and games change the same state. */
class BusyWorkerTest {
    private final Counters counters = new Counters();
    private final Rooms rooms = new Rooms(1, 2, false, Clock.system(), counters, Failures.halting());
    private final GameType hall = GameType.of(Hall.class);
    private final Lobby lobby = new Lobby(rooms, List.of(hall), () -> 0, InstantSource.system(), () -> false);
    private final AdminApi api =
            new AdminApi(lobby, new BlockingTasks(Runnable::run), AdminToken.of("secret"), () -> 0, counters);
    private final Room room = lobby.open(hall, "first", new Hall.Options());

    @AfterEach
    void stop() throws InterruptedException {
        assertTrue(rooms.stop(Await.HANG_MS));
    }

    private Request request(String method, String path, String json) {
        return new Request(
                "192.0.2.1",
                method,
                "http",
                "/admin/rooms/first" + path,
                Map.of(),
                Map.of("authorization", "Bearer secret", "content-type", "application/json"),
                json.getBytes(StandardCharsets.UTF_8));
    }

    private Response answer(Request request) {
        Response response = api.answer(request);
        CompletableFuture<Response> later = response.later();
        try {
            return later == null ? response : later.join();
        } catch (CompletionException e) {
            HttpProblem problem = HttpProblem.in(e);
            throw problem == null ? e : problem;
        }
    }

    private void execute(Runnable task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        room.execute(() -> {
            task.run();
            done.countDown();
        });
        Await.open("the worker to run a task", done);
    }

    @Test
    void shouldCancelATaskThatABusyWorkerDoesNotBegin() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        room.execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        for (Request wish :
                List.of(request("PATCH", "", "{\"properties\":{\"rating\":7}}"), request("GET", "/players", ""))) {
            HttpProblem problem = assertThrows(HttpProblem.class, () -> answer(wish));
            assertEquals(503, problem.status());
            assertEquals("busy", problem.code());
        }
        String shown = new String(answer(request("GET", "", "")).body(), StandardCharsets.UTF_8);
        assertTrue(shown.contains("tickUs") && shown.contains("valuesClamped"), shown);
        busy.countDown();
        execute(() -> assertEquals(50, rating()));
        assertEquals(
                200,
                answer(request("PATCH", "", "{\"properties\":{\"rating\":7}}")).status());
        assertEquals(7, rating());
    }

    private int rating() {
        return room.listing().properties(Hall.Found.class).rating();
    }
}
