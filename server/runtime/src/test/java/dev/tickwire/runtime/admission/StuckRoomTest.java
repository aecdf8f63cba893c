package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tickwire.Await;
import dev.tickwire.protocol.Protocol;
import dev.tickwire.runtime.admin.AdminApi;
import dev.tickwire.runtime.admin.AdminToken;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host refuses clients of rooms whose worker is stuck in one task, and tells operators. */
class StuckRoomTest {
    private static final long MS_NS = 1_000_000;

    private final JoinFixture fixture = new JoinFixture();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final AdminApi admin = new AdminApi(
            fixture.lobby, new BlockingTasks(Runnable::run), AdminToken.of("secret"), () -> 0, fixture.counters);
    private final ResumeTokens tokens = new ResumeTokens();
    private final UpgradeCheck upgradeCheck = new UpgradeCheck(
            new Origins(List.of(), null, false), fixture.lobby, fixture.tickets, tokens, fixture.counters);
    private final Room room = fixture.room("hall", 10, 10);

    /** Issued while the room still ticked. */
    private final String ticket = fixture.join("{'room':'hall'}").get("ticket").stringValue();

    @BeforeEach
    void block() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        room.execute(() -> {
            begun.complete(null);
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Await.get("the worker to be busy", begun);
    }

    @AfterEach
    void stop() throws InterruptedException {
        busy.countDown();
        fixture.stop();
    }

    private void pass(long ms) {
        fixture.nowNs.addAndGet(ms * MS_NS);
    }

    private static Request upgrade(String protocol) {
        return new Request(
                "192.0.2.1",
                "GET",
                "http",
                "/rooms/hall",
                Map.of(),
                Map.of("sec-websocket-protocol", Protocol.VERSION + ", " + protocol),
                new byte[0]);
    }

    private Request get(String path) {
        return new Request("192.0.2.1", "GET", "http", path, Map.of(), Map.of(), new byte[0]);
    }

    @Test
    void shouldRefuseClientsWhileItIsStuck() {
        pass(1500);
        fixture.assertJoinRefused(503, "busy", null, "{'room':'hall'}");
        fixture.assertJoinRefused(503, "busy", null, "{'room':'hall','role':'spectator'}");
        fixture.assertJoinRefused(404, "no-room", null, "{'game':'hall','create':false}");
        fixture.assertJoinRefused(503, "busy", null, "{'game':'hall'}");
        JoinFixture.assertRefused(503, "busy", null, () -> upgradeCheck.redeemTicket(upgrade("ticket." + ticket)));
        String resume = tokens.sign("hall", room.instance().toString(), 1, 1, 1);
        JoinFixture.assertRefused(503, "busy", null, () -> upgradeCheck.resume(upgrade("resume." + resume)));
        assertEquals(1, room.capacity().players(), "the ticket's seat");
        assertNull(room.failure());
    }

    @Test
    void shouldAdmitClientsWhenItTicksAgain() {
        pass(1500);
        JoinFixture.assertRefused(503, "busy", null, () -> upgradeCheck.redeemTicket(upgrade("ticket." + ticket)));
        busy.countDown();
        Await.until("the worker to end its task", () -> !room.stuck());
        assertNotNull(upgradeCheck.redeemTicket(upgrade("ticket." + ticket)));
    }

    @Test
    void shouldNotBeReadyWhileAWorkerIsStuck() {
        assertEquals(200, admin.answer(get("/readyz")).status());
        pass(1500);
        JoinFixture.assertRefused(503, "busy", null, () -> admin.answer(get("/readyz")));
        assertEquals(200, admin.answer(get("/healthz")).status());
        pass(3_600_000);
        assertEquals(200, admin.answer(get("/healthz")).status(), "no watchdog limits a call");
    }

    @Test
    void shouldNotBeAliveOnceAWorkerExceedsTheWatchdog() {
        fixture.rooms.watchdog(20_000);
        pass(29_000);
        assertEquals(200, admin.answer(get("/healthz")).status());
        pass(2_000);
        JoinFixture.assertRefused(503, "stuck", null, () -> admin.answer(get("/healthz")));
    }
}
