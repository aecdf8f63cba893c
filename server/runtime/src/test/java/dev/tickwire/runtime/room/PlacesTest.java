package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.session.Newcomer;
import org.junit.jupiter.api.Test;

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
        places.release(Newcomer.NO_TEAM);
        assertNull(places.reserve(1));
    }

    @Test
    void shouldGiveNoSeatWhileLocked() {
        assertNull(places.reserve(1));
        places.locked(true);
        assertTrue(places.locked());
        assertEquals(Places.Refusal.LOCKED, places.reserve(1));
        assertNull(places.reserveSpectator(), "who watches gets in");
        places.release(Newcomer.NO_TEAM);
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
        places.release(Newcomer.NO_TEAM);
        places.release(Newcomer.NO_TEAM);
        assertEquals(Places.Refusal.FULL, places.reserve(1));
        places.release(Newcomer.NO_TEAM);
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
        places.release(Newcomer.NO_TEAM);
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
        places.release(Newcomer.NO_TEAM);
        assertFalse(places.closeIfEmpty());
        places.release(Newcomer.NO_TEAM);
        assertTrue(places.closeIfEmpty());
        assertEquals(Places.Refusal.CLOSED, places.reserve(1));
    }
}
