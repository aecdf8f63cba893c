package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Room;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A room that was opened for players ends once it has been empty for longer than {@code emptyMs}. */
class EmptyRoomsTest {
    private final JoinFixture fixture = new JoinFixture();

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
    }

    private Room open(int emptyMs) {
        return room(fixture.join("{'game':'hall','create':true,'options':{'emptyMs':" + emptyMs + "}}"));
    }

    private Room room(JsonNode joined) {
        return fixture.lobby.room(joined.get("room").stringValue());
    }

    /** Lets time pass and closes empty rooms every second, as the host does. */
    private void later(long ms) {
        long untilMs = fixture.nowMs.get() + ms;
        do {
            fixture.nowMs.set(Math.min(untilMs, fixture.nowMs.get() + 1000));
            fixture.tickets.purge();
            fixture.lobby.closeEmpty();
        } while (fixture.nowMs.get() < untilMs);
    }

    /** Waits until the room's worker has run all its tasks; whether the room is open then. */
    private static boolean openAfterAll(Room room) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        room.execute(done::countDown); // not run by a room that has ended
        Await.until("the room's worker", () -> !room.open() || done.getCount() == 0);
        return room.open();
    }

    @Test
    void shouldCloseARoomThatIsEmptyForLongerThanItsSettingsSay() throws Exception {
        Room room = open(5000);
        later(Limits.TICKET_LIFETIME_MS - 1000);
        assertEquals(1, room.capacity().players(), "a ticket holds a seat");
        later(5000);
        assertEquals(0, room.capacity().players(), "the ticket has expired");
        assertTrue(openAfterAll(room));
        later(1);
        assertFalse(openAfterAll(room));
        assertEquals(0, fixture.lobby.rooms().size());
    }

    @Test
    void shouldCloseARoomAtOnceIfItsSettingsSaySo() throws Exception {
        JsonNode joined = fixture.join("{'game':'hall','create':true,'options':{'emptyMs':0}}");
        Room room = room(joined);
        later(1000);
        assertTrue(openAfterAll(room), "a ticket holds a seat");
        Reservation seat = fixture.redeem(joined);
        later(100_000);
        assertTrue(openAfterAll(room));
        seat.release();
        later(1);
        assertFalse(openAfterAll(room));
    }

    @Test
    void shouldKeepARoomThatHasAPlayerFromTimeToTime() throws Exception {
        Room room = open(5000);
        later(Limits.TICKET_LIFETIME_MS);
        for (int i = 0; i < 5; i++) {
            later(4000);
            Reservation seat = fixture.redeem(fixture.join("{'room':'" + room.id() + "'}"));
            later(1000);
            seat.release();
        }
        assertTrue(openAfterAll(room));
    }

    @Test
    void shouldKeepRoomsThatAnOperatorHasOpened() throws Exception {
        Room room = fixture.room("kept", 4, 0);
        later(10_000_000);
        later(10_000_000);
        assertTrue(openAfterAll(room));
    }

    @Test
    void shouldNotCloseARoomInWhichAJoinHasJustReservedASeat() throws Exception {
        for (int round = 0; round < 300; round++) {
            JsonNode joined = fixture.join("{'game':'hall','create':true,'options':{'emptyMs':0}}");
            Room room = room(joined);
            fixture.redeem(joined).release();
            fixture.nowMs.addAndGet(1);
            CyclicBarrier both = new CyclicBarrier(2);
            Thread closing = new Thread(() -> {
                await(both);
                fixture.lobby.closeEmpty();
            });
            closing.start();
            await(both);
            boolean seated = seated(room);
            Await.end("the closing of empty rooms", closing);
            assertEquals(seated, openAfterAll(room), "round " + round);
            fixture.tickets.purge();
            room.close(CloseReason.ROOM_CLOSED, "");
            assertFalse(openAfterAll(room));
        }
    }

    private boolean seated(Room room) {
        try {
            fixture.join("{'room':'" + room.id() + "'}");
            return true;
        } catch (HttpProblem e) {
            assertEquals("unknown-room", e.code());
            return false;
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(Await.HANG_MS, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
