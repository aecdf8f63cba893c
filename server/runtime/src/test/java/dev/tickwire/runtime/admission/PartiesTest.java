package dev.tickwire.runtime.admission;

import static dev.tickwire.runtime.admission.JoinFixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.JoiningClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The players of a party get seats in one room, all or none. */
class PartiesTest {
    private final JoinFixture fixture = new JoinFixture();
    private final Room room = fixture.room("a", 6, 0);
    private final Parties parties = fixture.parties;
    private final Parties.Party three = parties.of(parties.create(3));

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
    }

    private Room seat(Parties.Party party) {
        return seat(party, in(room));
    }

    private Room seat(Parties.Party party, IntFunction<CompletableFuture<Room>> reserve) {
        return JoinFixture.now(parties.seat(party, reserve, any -> {}));
    }

    private static IntFunction<CompletableFuture<Room>> in(Room room) {
        return seats -> {
            if (room.capacity().reserve(seats) != null) {
                throw new HttpProblem(409, "room-full", "full");
            }
            return CompletableFuture.completedFuture(room);
        };
    }

    private void later(long ms) {
        fixture.nowMs.addAndGet(ms);
        parties.purge();
    }

    @Test
    void shouldReserveForAllPlayersWithTheFirstJoin() {
        assertSame(room, seat(three));
        assertEquals(3, room.capacity().players());
        seat(three);
        seat(three);
        assertEquals(3, room.capacity().players());
        assertRefused(409, "party-full", null, () -> seat(three));
        Parties.Party other = parties.of(parties.create(3));
        seat(other);
        assertEquals(6, room.capacity().players());
    }

    @Test
    void shouldReleaseUnclaimedSeats() {
        seat(three);
        seat(three);
        later(Limits.TICKET_LIFETIME_MS - 1);
        assertEquals(3, room.capacity().players());
        later(1);
        assertEquals(2, room.capacity().players(), "claimed seats stay reserved");
        later(Limits.TICKET_LIFETIME_MS);
        assertEquals(2, room.capacity().players(), "once");
    }

    @Test
    void shouldReserveAnewAfterTheSeatsHaveExpired() {
        seat(three);
        later(Limits.TICKET_LIFETIME_MS);
        assertEquals(1, room.capacity().players());
        seat(three);
        assertEquals(4, room.capacity().players());
        seat(three);
        fixture.nowMs.addAndGet(Limits.TICKET_LIFETIME_MS); // no purge has run since
        Room other = fixture.room("b", 6, 0);
        assertSame(other, seat(three, in(other)));
        assertEquals(3, room.capacity().players());
        assertEquals(3, other.capacity().players());
    }

    @Test
    void shouldReleaseSeatsAlthoughAPurgeRunsDuringAClaim() {
        AtomicBoolean purgeIsDue = new AtomicBoolean();
        AtomicReference<Parties> purged = new AtomicReference<>();
        purged.set(new Parties(new BlockingTasks(Runnable::run), () -> {
            if (purgeIsDue.compareAndSet(true, false)) { // the claim reads the clock
                purged.get().purge();
            }
            return fixture.nowMs.get();
        }));
        Parties.Party party = purged.get().of(purged.get().create(3));
        purgeIsDue.set(true);
        JoinFixture.now(purged.get().seat(party, in(room), any -> {}));
        assertFalse(purgeIsDue.get());
        assertEquals(3, room.capacity().players());
        fixture.nowMs.addAndGet(Limits.TICKET_LIFETIME_MS);
        purged.get().purge();
        assertEquals(1, room.capacity().players());
    }

    @Test
    void shouldGiveReservedSeatsWithoutWaitingForAThread() {
        List<Runnable> waiting = new ArrayList<>();
        Parties slow = new Parties(new BlockingTasks(waiting::add), fixture.nowMs::get);
        Parties.Party pair = slow.of(slow.create(2));
        CompletableFuture<Room> first = slow.seat(pair, in(room), any -> {});
        assertFalse(first.isDone());
        waiting.remove(0).run();
        assertSame(room, JoinFixture.now(first));
        assertSame(room, slow.seat(pair, in(room), any -> {}).getNow(null));
        assertEquals(List.of(), waiting);
    }

    @Test
    void shouldReserveAnewAfterTheRoomHasEnded() {
        seat(three);
        fixture.lobby.close(room.id());
        Await.until("the closed room's end", () -> !room.open());
        Room other = fixture.room("b", 6, 0);
        assertNotSame(room, seat(three, in(other)));
        assertEquals(3, other.capacity().players());
    }

    @Test
    void shouldReserveNothingIfTheRoomHasTooFewSeats() {
        assertTrue(room.capacity().reserve(4) == null);
        assertRefused(409, "room-full", null, () -> seat(three));
        assertEquals(4, room.capacity().players());
        room.capacity().release(JoiningClient.NO_TEAM);
        seat(three);
        assertEquals(6, room.capacity().players());
    }

    @Test
    void shouldTakeNoSeatForARefusedPlayer() {
        seat(three);
        HttpProblem banned = new HttpProblem(403, "banned", "no");
        HttpProblem thrown = assertThrows(
                HttpProblem.class,
                () -> JoinFixture.now(parties.seat(three, in(room), any -> {
                    throw banned;
                })));
        assertSame(banned, thrown);
        seat(three);
        seat(three);
        assertRefused(409, "party-full", null, () -> seat(three));
    }

    @Test
    void shouldRefuseInvalidTokens() {
        String token = parties.create(2);
        assertEquals(2, parties.of(token).size());
        assertRefused(401, "party-forged", null, () -> parties.of(""));
        assertRefused(401, "party-forged", null, () -> parties.of(token + "x"));
        assertRefused(
                401,
                "party-forged",
                null,
                () -> parties.of(new Parties(new BlockingTasks(Runnable::run), () -> 0).create(2)));
        assertRefused(
                401,
                "party-forged",
                null,
                () -> parties.of(new GuestTokens().of(null).token()));
        fixture.nowMs.addAndGet(Limits.PARTY_LIFETIME_MS - 1);
        parties.of(token);
        fixture.nowMs.addAndGet(1);
        assertRefused(401, "party-expired", null, () -> parties.of(token));
    }

    @Test
    void shouldSeatConcurrentMembersInOneRoom() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                int size = 2 + round % 5;
                Room one = fixture.room("one" + round, size, 0);
                Room other = fixture.room("other" + round, size, 0);
                Parties.Party party = parties.of(parties.create(size));
                AtomicInteger asked = new AtomicInteger();
                CountDownLatch start = new CountDownLatch(1);
                List<Callable<Room>> members = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    members.add(() -> {
                        start.await();
                        return seat(party, in(asked.getAndIncrement() % 2 == 0 ? one : other));
                    });
                }
                List<Future<Room>> seats = new ArrayList<>();
                members.forEach(member -> seats.add(threads.submit(member)));
                start.countDown();
                List<Room> seated = new ArrayList<>();
                int full = 0;
                for (Future<Room> seat : seats) {
                    try {
                        seated.add(Await.get("a seat", seat));
                    } catch (java.util.concurrent.ExecutionException e) {
                        assertEquals("party-full", ((HttpProblem) e.getCause()).code());
                        full++;
                    }
                }
                assertEquals(size, seated.size());
                assertEquals(8 - size, full);
                assertEquals(1, seated.stream().distinct().count(), "one room for all");
                assertEquals(size, one.capacity().players() + other.capacity().players());
                fixture.lobby.close(one.id());
                fixture.lobby.close(other.id());
                Await.until("both rooms' end", () -> !one.open() && !other.open());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void shouldReserveAnewAfterARefusal() {
        assertRefused(
                409,
                "room-full",
                null,
                () -> seat(three, seats -> {
                    throw new HttpProblem(409, "room-full", "full");
                }));
        parties.purge();
        assertSame(room, seat(three));
    }

    @Test
    void shouldPurgeWhileARoomIsBeingOpened() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CompletableFuture<Room> opened = new CompletableFuture<>();
        IntFunction<CompletableFuture<Room>> slow = seats -> {
            opening.countDown();
            return opened.thenCompose(any -> in(room).apply(seats));
        };
        CompletableFuture<Room> first = parties.seat(three, slow, any -> {});
        CompletableFuture<Room> second = parties.seat(three, slow, any -> {});
        Await.open("the room to be opening", opening);
        parties.purge();
        assertFalse(first.isDone());
        opened.complete(room);
        assertSame(room, Await.get("the first member's seat", first));
        assertSame(room, Await.get("the second member's seat", second));
        assertEquals(3, room.capacity().players());
        later(Limits.TICKET_LIFETIME_MS);
        assertEquals(2, room.capacity().players());
    }
}
