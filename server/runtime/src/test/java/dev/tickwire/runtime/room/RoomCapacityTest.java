package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.session.JoiningClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomCapacityTest {
    private final RoomCapacity capacity = new RoomCapacity(5, 2, 2);

    @Test
    void shouldReserveAllOrNone() {
        assertNull(capacity.reserve(3));
        assertEquals(RoomCapacity.Refusal.FULL, capacity.reserve(3));
        assertEquals(3, capacity.players());
        assertNull(capacity.reserve(2));
        assertEquals(RoomCapacity.Refusal.FULL, capacity.reserve(1));
        assertEquals(RoomCapacity.Refusal.FULL, capacity.reserve(Integer.MAX_VALUE));
        capacity.release(JoiningClient.NO_TEAM);
        assertNull(capacity.reserve(1));
    }

    @Test
    void shouldGiveNoSeatWhileLocked() {
        assertNull(capacity.reserve(1));
        capacity.locked(true);
        assertTrue(capacity.locked());
        assertEquals(RoomCapacity.Refusal.LOCKED, capacity.reserve(1));
        assertNull(capacity.reserveSpectator(), "a spectator gets in");
        capacity.release(JoiningClient.NO_TEAM);
        assertEquals(RoomCapacity.Refusal.LOCKED, capacity.reserve(1), "nor one that has become free");
        capacity.locked(false);
        assertNull(capacity.reserve(5));
    }

    @Test
    void shouldLetStayWhoIsThereWhenThereIsLessRoom() {
        assertNull(capacity.reserve(4));
        capacity.playersMax(2);
        assertEquals(4, capacity.players());
        assertEquals(RoomCapacity.Refusal.FULL, capacity.reserve(1));
        capacity.release(JoiningClient.NO_TEAM);
        capacity.release(JoiningClient.NO_TEAM);
        assertEquals(RoomCapacity.Refusal.FULL, capacity.reserve(1));
        capacity.release(JoiningClient.NO_TEAM);
        assertNull(capacity.reserve(1));
        capacity.playersMax(7);
        assertNull(capacity.reserve(5));
    }

    @Test
    void shouldCountTheSeatsOfTeams() {
        assertNull(capacity.reserve(new int[] {1, 2}));
        assertArrayEquals(new int[] {1, 2}, capacity.playersOfTeam());
        assertEquals(RoomCapacity.Refusal.FULL, capacity.reserve(new int[] {2, 1}));
        assertArrayEquals(new int[] {1, 2}, capacity.playersOfTeam());
        assertNull(capacity.reserve(1));
        assertEquals(4, capacity.players());
        capacity.release(1);
        capacity.release(JoiningClient.NO_TEAM);
        assertArrayEquals(new int[] {1, 1}, capacity.playersOfTeam());
        assertEquals(2, capacity.players());
        capacity.playersOfTeam()[0] = 9;
        assertEquals(1, capacity.playersOfTeam()[0], "a copy");
    }

    @Test
    void shouldCountThoseWhoWatchApart() {
        assertNull(capacity.reserveSpectator());
        assertNull(capacity.reserveSpectator());
        assertEquals(RoomCapacity.Refusal.FULL, capacity.reserveSpectator());
        assertEquals(2, capacity.spectators());
        assertNull(capacity.reserve(5));
        capacity.releaseSpectator();
        assertNull(capacity.reserveSpectator());
    }

    @Test
    void shouldGiveNothingOnceClosed() {
        capacity.locked(true);
        capacity.close();
        assertEquals(RoomCapacity.Refusal.CLOSED, capacity.reserve(1));
        assertEquals(RoomCapacity.Refusal.CLOSED, capacity.reserve(new int[] {1, 0}));
        assertEquals(RoomCapacity.Refusal.CLOSED, capacity.reserveSpectator());
    }

    @Test
    void shouldCloseOnlyIfNobodyIsOnTheWay() {
        assertNull(capacity.reserve(1));
        assertFalse(capacity.closeIfEmpty());
        assertNull(capacity.reserve(1));
        capacity.release(JoiningClient.NO_TEAM);
        assertFalse(capacity.closeIfEmpty());
        capacity.release(JoiningClient.NO_TEAM);
        assertTrue(capacity.closeIfEmpty());
        assertEquals(RoomCapacity.Refusal.CLOSED, capacity.reserve(1));
    }

    /**
     * Nothing but reserving and giving back, as fast as it goes: what is not one step is torn apart within a moment.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldCountRightHoweverManyReserveAtOnce(long seed) throws Exception {
        System.out.println("seed " + seed);
        int seats = 5;
        int threads = 4;
        AtomicInteger taken = new AtomicInteger(); // written down after, struck out before: never more than are counted
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        AtomicInteger running = new AtomicInteger(threads);
        try {
            List<Future<?>> comers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Random random = new Random(seed * threads + i);
                comers.add(pool.submit(() -> {
                    try {
                        comeAndGo(random, seats, taken);
                    } finally {
                        running.decrementAndGet();
                    }
                }));
            }
            Random random = new Random(seed);
            while (running.get() > 0) {
                boolean lock = random.nextBoolean();
                int max = lock ? 0 : 1 + random.nextInt(seats);
                if (lock) {
                    capacity.locked(true);
                } else {
                    capacity.playersMax(max);
                }
                int before = capacity.players();
                for (int i = 0; i < 100; i++) {
                    int now = capacity.players();
                    assertTrue(now <= Math.max(before, max), before + " -> " + now + " of " + max);
                    before = now;
                }
                capacity.locked(false);
                capacity.playersMax(seats);
            }
            for (Future<?> comer : comers) {
                comer.get();
            }
        } finally {
            pool.shutdown();
        }
        assertEquals(0, capacity.players());
        assertArrayEquals(new int[2], capacity.playersOfTeam());
        assertEquals(0, capacity.spectators());
    }

    private void comeAndGo(Random random, int seats, AtomicInteger taken) {
        for (int i = 0; i < 100_000; i++) {
            int size = 1 + random.nextInt(3);
            int team = random.nextInt(3) - 1;
            int[] ofTeam = new int[2];
            if (team >= 0) {
                ofTeam[team] = size;
            }
            if ((team < 0 ? capacity.reserve(size) : capacity.reserve(ofTeam)) == null) {
                int now = taken.addAndGet(size);
                assertTrue(now <= seats, now + " seats were given of " + seats);
                taken.addAndGet(-size);
                for (int seat = 0; seat < size; seat++) {
                    capacity.release(team);
                }
            }
            if (capacity.reserveSpectator() == null) {
                capacity.releaseSpectator();
            }
        }
    }
}
