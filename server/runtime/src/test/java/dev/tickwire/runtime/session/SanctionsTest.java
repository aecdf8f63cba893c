package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SanctionsTest {
    private int tick = 1000;
    private final Sanctions sanctions = new Sanctions(20, () -> tick);

    @Test
    void shouldKeepOutUntilItIsOver() {
        sanctions.ban("ann", 2.5, "cheat");
        assertEquals(new Sanctions.Sanction(1050, "cheat"), sanctions.banned("ann"));
        assertNull(sanctions.banned("bob"));
        assertNull(sanctions.muted("ann"), "a ban is no mute");
        tick = 1049;
        assertNotNull(sanctions.banned("ann"));
        assertEquals(1, sanctions.bans().size());
        tick = 1050;
        assertNull(sanctions.banned("ann"));
        assertEquals(Map.of(), sanctions.bans());
    }

    @Test
    void shouldLastATickAtLeast() {
        sanctions.ban("ann", Double.MIN_VALUE, "");
        assertEquals(1001, sanctions.bans().get("ann").untilTick());
    }

    @Test
    void shouldLastAsLongAsTheRoom() {
        sanctions.ban("ann", Double.POSITIVE_INFINITY, "");
        sanctions.ban("bob", 1e300, "");
        sanctions.mute("cat", Double.POSITIVE_INFINITY, "");
        tick = Integer.MAX_VALUE - 1;
        assertEquals(Sanctions.FOR_EVER, sanctions.banned("ann").untilTick());
        assertEquals(Sanctions.FOR_EVER, sanctions.banned("bob").untilTick());
        assertEquals(Sanctions.FOR_EVER, sanctions.muted("cat").untilTick());
        sanctions.ban("dan", 1000, "");
        assertEquals(Sanctions.FOR_EVER, sanctions.banned("dan").untilTick(), "a tick that is never reached");
    }

    @Test
    void shouldBeAsWasSaidLast() {
        sanctions.ban("ann", Double.POSITIVE_INFINITY, "first");
        sanctions.ban("ann", 1, "second");
        assertEquals(new Sanctions.Sanction(1020, "second"), sanctions.banned("ann"));
        sanctions.mute("ann", 1, "first");
        sanctions.mute("ann", 10, "second");
        assertEquals(new Sanctions.Sanction(1200, "second"), sanctions.muted("ann"));
    }

    @Test
    void shouldTakeAMuteBack() {
        sanctions.mute("ann", 10, "loud");
        sanctions.mute("ann", 0, "");
        assertNull(sanctions.muted("ann"));
        sanctions.mute("bob", 0, "was not muted");
        assertNull(sanctions.muted("bob"));
    }

    @Test
    void shouldPardon() {
        sanctions.ban("ann", 10, "");
        assertTrue(sanctions.pardon("ann"));
        assertNull(sanctions.banned("ann"));
        assertFalse(sanctions.pardon("ann"));
        sanctions.ban("bob", 10, "");
        tick += 200;
        assertFalse(sanctions.pardon("bob"), "it is over");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY})
    void shouldRefuseTimesThatAreNone(double seconds) {
        assertThrows(IllegalArgumentException.class, () -> sanctions.ban("ann", seconds, ""));
        assertThrows(IllegalArgumentException.class, () -> sanctions.mute("ann", seconds, ""));
        assertThrows(IllegalArgumentException.class, () -> sanctions.ban("ann", 0, ""));
        assertEquals(0, sanctions.bansImposed());
        assertNull(sanctions.banned("ann"));
    }

    @Test
    void shouldCountBansSoThatTheRoomNotices() {
        sanctions.ban("ann", 1, "");
        sanctions.ban("ann", 1, "");
        sanctions.mute("ann", 1, "");
        assertEquals(2, sanctions.bansImposed());
    }

    @Test
    void shouldForgetWhatEndsFirstWhenThereAreTooMany() {
        sanctions.ban("for ever", Double.POSITIVE_INFINITY, "");
        for (int i = 1; i < Limits.SANCTIONS_MAX; i++) {
            sanctions.ban("player" + i, 100 + i, "");
        }
        sanctions.ban("player1", 5000, "again"); // takes no room of its own
        assertEquals(Limits.SANCTIONS_MAX, sanctions.bans().size());
        sanctions.ban("one more", 1000, "");
        assertEquals(Limits.SANCTIONS_MAX, sanctions.bans().size());
        assertNull(sanctions.banned("player2"));
        assertNotNull(sanctions.banned("player1"));
        assertNotNull(sanctions.banned("player3"));
        assertNotNull(sanctions.banned("for ever"));
        assertNotNull(sanctions.banned("one more"));
        for (int i = 0; i < 2 * Limits.SANCTIONS_MAX; i++) {
            sanctions.mute("loud" + i, 1 + i, "");
        }
        assertNull(sanctions.muted("loud" + (Limits.SANCTIONS_MAX - 1)));
        assertNotNull(sanctions.muted("loud" + Limits.SANCTIONS_MAX));
        assertEquals(Limits.SANCTIONS_MAX, sanctions.bans().size(), "mutes take no room from bans");
    }

    @Test
    void shouldKeepTheRunningWhileOthersAreOver() {
        for (int i = 0; i < Limits.SANCTIONS_MAX; i++) {
            sanctions.ban("short" + i, 1, "");
        }
        tick += 20;
        sanctions.ban("ann", 10, "");
        assertEquals(1, sanctions.bans().size());
    }
}
