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

class PlacesTest {
    private final Places places = new Places(5, 2, 2);

    @Test
    void shouldReserveAllOrNone() {
        assertNull(places.reserve(3));
        assertEquals(Places.Refusal.FULL, places.reserve(3));
        assertEquals(3, places.players());
        assertNull(places.reserve(2));
        assertEquals(Places.Refusal.FULL, places.reserve(1));
        assertEquals(Places.Refusal.FULL, places.reserve(Integer.MAX_VALUE));
        places.release(JoiningClient.NO_TEAM);
        assertNull(places.reserve(1));
    }

    @Test
    void shouldGiveNoSeatWhileLocked() {
        assertNull(places.reserve(1));
        places.locked(true);
        assertTrue(places.locked());
        assertEquals(Places.Refusal.LOCKED, places.reserve(1));
        assertNull(places.reserveSpectator(), "who watches gets in");
        places.release(JoiningClient.NO_TEAM);
        assertEquals(Places.Refusal.LOCKED, places.reserve(1), "nor one that has become free");
        places.locked(false);
        assertNull(places.reserve(5));
    }

    @Test
    void shouldLetStayWhoIsThereWhenThereIsLessRoom() {
        assertNull(places.reserve(4));
        places.playersMax(2);
        assertEquals(4, places.players());
        assertEquals(Places.Refusal.FULL, places.reserve(1));
        places.release(JoiningClient.NO_TEAM);
        places.release(JoiningClient.NO_TEAM);
        assertEquals(Places.Refusal.FULL, places.reserve(1));
        places.release(JoiningClient.NO_TEAM);
        assertNull(places.reserve(1));
        places.playersMax(7);
        assertNull(places.reserve(5));
    }

    @Test
    void shouldCountTheSeatsOfTeams() {
        assertNull(places.reserve(new int[] {1, 2}));
        assertArrayEquals(new int[] {1, 2}, places.playersOfTeam());
        assertEquals(Places.Refusal.FULL, places.reserve(new int[] {2, 1}));
        assertArrayEquals(new int[] {1, 2}, places.playersOfTeam());
        assertNull(places.reserve(1));
        assertEquals(4, places.players());
        places.release(1);
        places.release(JoiningClient.NO_TEAM);
        assertArrayEquals(new int[] {1, 1}, places.playersOfTeam());
        assertEquals(2, places.players());
        places.playersOfTeam()[0] = 9;
        assertEquals(1, places.playersOfTeam()[0], "a copy");
    }

    @Test
    void shouldCountThoseWhoWatchApart() {
        assertNull(places.reserveSpectator());
        assertNull(places.reserveSpectator());
        assertEquals(Places.Refusal.FULL, places.reserveSpectator());
        assertEquals(2, places.spectators());
        assertNull(places.reserve(5));
        places.releaseSpectator();
        assertNull(places.reserveSpectator());
    }

    @Test
    void shouldGiveNothingOnceClosed() {
        places.locked(true);
        places.close();
        assertEquals(Places.Refusal.CLOSED, places.reserve(1));
        assertEquals(Places.Refusal.CLOSED, places.reserve(new int[] {1, 0}));
        assertEquals(Places.Refusal.CLOSED, places.reserveSpectator());
    }

    @Test
    void shouldCloseOnlyIfNobodyIsOnTheWay() {
        assertNull(places.reserve(1));
        assertFalse(places.closeIfEmpty());
        assertNull(places.reserve(1));
        places.release(JoiningClient.NO_TEAM);
        assertFalse(places.closeIfEmpty());
        places.release(JoiningClient.NO_TEAM);
        assertTrue(places.closeIfEmpty());
        assertEquals(Places.Refusal.CLOSED, places.reserve(1));
    }

    /** Nothing but reserving and giving back, as fast as it goes: what is not one step is torn apart within a moment. */
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
                    places.locked(true);
                } else {
                    places.playersMax(max);
                }
                int before = places.players();
                for (int i = 0; i < 100; i++) {
                    int now = places.players();
                    assertTrue(now <= Math.max(before, max), before + " -> " + now + " of " + max);
                    before = now;
                }
                places.locked(false);
                places.playersMax(seats);
            }
            for (Future<?> comer : comers) {
                comer.get();
            }
        } finally {
            pool.shutdown();
        }
        assertEquals(0, places.players());
        assertArrayEquals(new int[2], places.playersOfTeam());
        assertEquals(0, places.spectators());
    }

    private void comeAndGo(Random random, int seats, AtomicInteger taken) {
        for (int i = 0; i < 100_000; i++) {
            int size = 1 + random.nextInt(3);
            int team = random.nextInt(3) - 1;
            int[] ofTeam = new int[2];
            if (team >= 0) {
                ofTeam[team] = size;
            }
            if ((team < 0 ? places.reserve(size) : places.reserve(ofTeam)) == null) {
                int now = taken.addAndGet(size);
                assertTrue(now <= seats, now + " seats were given of " + seats);
                taken.addAndGet(-size);
                for (int seat = 0; seat < size; seat++) {
                    places.release(team);
                }
            }
            if (places.reserveSpectator() == null) {
                places.releaseSpectator();
            }
        }
    }
}
