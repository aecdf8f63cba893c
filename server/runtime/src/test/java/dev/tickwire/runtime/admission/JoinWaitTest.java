package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Game;
import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.tick.Clock;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A join waits a limited time for a room to open, and keeps no seat after a timeout. */
class JoinWaitTest {
    private static volatile CountDownLatch opening = new CountDownLatch(1);
    private static volatile CountDownLatch mayOpen = new CountDownLatch(1);

    /** Opens a room when the test says so. */
    public static final class Vault implements Game<Vault.Options> {
        public record Options() {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).playersMax(8);
        }

        @Override
        public void created(dev.tickwire.Room room) {
            opening.countDown();
            try {
                mayOpen.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final Counters counters = new Counters();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Rooms rooms = new Rooms(1, 10, false, Clock.system(), counters, Failures.halting());
    private final GameType vault = GameType.of(Vault.class);
    private final Lobby lobby = new Lobby(rooms, List.of(vault), nowMs::get, InstantSource.system(), () -> false);
    private final Tickets<Reservation> tickets = new Tickets<>(nowMs::get, Reservation::release);

    private JoinEndpoint endpoint(BlockingTasks blockingTasks, int waitMsMax) {
        opening = new CountDownLatch(1);
        mayOpen = new CountDownLatch(1);
        return new JoinEndpoint(
                lobby,
                blockingTasks,
                new Parties(blockingTasks, nowMs::get),
                new GuestTokens(),
                new JoinAnswers(tickets, new RulesEndpoint(List.of()), false),
                new UpgradeCheck(new Origins(List.of(), null, false), lobby, tickets, rooms.tokens(), counters),
                new PublicAddress(null),
                () -> false,
                waitMsMax,
                counters);
    }

    @AfterEach
    void stop() throws InterruptedException {
        mayOpen.countDown();
        assertTrue(rooms.stop(Await.HANG_MS));
        threads.shutdown();
    }

    private static CompletableFuture<Response> join(JoinEndpoint endpoint) {
        Response response = endpoint.answer(new Request(
                "192.0.2.1",
                "POST",
                "http",
                "/api/join",
                Map.of(),
                Map.of("content-type", "application/json", "host", "play.example"),
                "{\"game\":\"vault\"}".getBytes(StandardCharsets.UTF_8)));
        CompletableFuture<Response> later = response.later();
        assertNotNull(later);
        return later;
    }

    @Test
    void shouldRefuseAsBusyAndReleaseTheSeatAfterATimeout() throws Exception {
        BlockingTasks begun = new BlockingTasks(
                task -> { // else the join may give up before its turn, and no room opens
                    threads.execute(task);
                    Await.until("the room to be opening", () -> opening.getCount() == 0);
                });
        CompletableFuture<Response> late = join(endpoint(begun, 1));
        HttpProblem problem = HttpProblem.in(Await.get("the join to give up", late.handle((response, error) -> error)));
        assertNotNull(problem);
        assertEquals("busy", problem.code());
        assertEquals(1, counters.value(Counter.JOINS_REFUSED));
        mayOpen.countDown();
        Await.until("the room that opened late", () -> !lobby.rooms().isEmpty());
        Room room = lobby.rooms().get(0);
        Await.until("the seat to be released", () -> {
            nowMs.addAndGet(Limits.TICKET_LIFETIME_MS);
            tickets.purge();
            return room.capacity().players() == 0;
        });
    }

    @Test
    void shouldHoldNoThreadForWaitingJoins() throws Exception {
        JoinEndpoint endpoint = endpoint(new BlockingTasks(threads), Limits.JOIN_WAIT_MS_MAX);
        List<CompletableFuture<Response>> joins =
                List.of(join(endpoint), join(endpoint), join(endpoint), join(endpoint));
        assertTrue(joins.stream().noneMatch(CompletableFuture::isDone));
        mayOpen.countDown();
        for (CompletableFuture<Response> join : joins) {
            assertEquals(200, Await.get("a join", join).status());
        }
        assertEquals(1, lobby.rooms().size());
        assertEquals(4, lobby.rooms().get(0).capacity().players());
    }
}
