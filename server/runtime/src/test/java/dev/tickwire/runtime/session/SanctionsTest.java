package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.session.Sanctions.Imposer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SanctionsTest {
    private int tick = 1000;
    private final Sanctions sanctions = new Sanctions(20, () -> tick);

    @Test
    void shouldKeepOutUntilItIsOver() {
        sanctions.ban("ann", 2.5, "cheat", Imposer.GAME);
        assertEquals(new Sanctions.Sanction(1050, "cheat", Imposer.GAME), sanctions.banned("ann"));
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
        sanctions.ban("ann", Double.MIN_VALUE, "", Imposer.GAME);
        assertEquals(1001, sanctions.bans().get("ann").untilTick());
    }

    @Test
    void shouldLastAsLongAsTheRoom() {
        sanctions.ban("ann", Double.POSITIVE_INFINITY, "", Imposer.GAME);
        sanctions.ban("bob", 1e300, "", Imposer.GAME);
        sanctions.mute("cat", Double.POSITIVE_INFINITY, "", Imposer.GAME);
        tick = Integer.MAX_VALUE - 1;
        assertEquals(Sanctions.FOR_EVER, sanctions.banned("ann").untilTick());
        assertEquals(Sanctions.FOR_EVER, sanctions.banned("bob").untilTick());
        assertEquals(Sanctions.FOR_EVER, sanctions.muted("cat").untilTick());
        sanctions.ban("dan", 1000, "", Imposer.GAME);
        assertEquals(Sanctions.FOR_EVER, sanctions.banned("dan").untilTick(), "a tick that is never reached");
    }

    @Test
    void shouldBeAsWasSaidLast() {
        sanctions.ban("ann", Double.POSITIVE_INFINITY, "first", Imposer.GAME);
        sanctions.ban("ann", 1, "second", Imposer.GAME);
        assertEquals(new Sanctions.Sanction(1020, "second", Imposer.GAME), sanctions.banned("ann"));
        sanctions.mute("ann", 1, "first", Imposer.GAME);
        sanctions.mute("ann", 10, "second", Imposer.GAME);
        assertEquals(new Sanctions.Sanction(1200, "second", Imposer.GAME), sanctions.muted("ann"));
    }

    @Test
    void shouldTakeAMuteBack() {
        sanctions.mute("ann", 10, "loud", Imposer.GAME);
        sanctions.mute("ann", 0, "", Imposer.GAME);
        assertNull(sanctions.muted("ann"));
        sanctions.mute("bob", 0, "was not muted", Imposer.GAME);
        assertNull(sanctions.muted("bob"));
    }

    @Test
    void shouldPardon() {
        sanctions.ban("ann", 10, "", Imposer.GAME);
        assertTrue(sanctions.pardon("ann"));
        assertNull(sanctions.banned("ann"));
        assertFalse(sanctions.pardon("ann"));
        sanctions.ban("bob", 10, "", Imposer.GAME);
        tick += 200;
        assertFalse(sanctions.pardon("bob"), "it is over");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY})
    void shouldRefuseTimesThatAreNone(double seconds) {
        assertThrows(IllegalArgumentException.class, () -> sanctions.ban("ann", seconds, "", Imposer.GAME));
        assertThrows(IllegalArgumentException.class, () -> sanctions.mute("ann", seconds, "", Imposer.GAME));
        assertThrows(IllegalArgumentException.class, () -> sanctions.ban("ann", 0, "", Imposer.GAME));
        assertEquals(0, sanctions.bansImposed());
        assertNull(sanctions.banned("ann"));
    }

    @Test
    void shouldCountBansSoThatTheRoomNotices() {
        sanctions.ban("ann", 1, "", Imposer.GAME);
        sanctions.ban("ann", 1, "", Imposer.GAME);
        sanctions.mute("ann", 1, "", Imposer.GAME);
        assertEquals(2, sanctions.bansImposed());
    }

    @Test
    void shouldForgetWhatEndsFirstWhenThereAreTooMany() {
        sanctions.ban("for ever", Double.POSITIVE_INFINITY, "", Imposer.GAME);
        for (int i = 1; i < Limits.SANCTIONS_MAX; i++) {
            sanctions.ban("player" + i, 100 + i, "", Imposer.GAME);
        }
        sanctions.ban("player1", 5000, "again", Imposer.GAME); // takes no room of its own
        assertEquals(Limits.SANCTIONS_MAX, sanctions.bans().size());
        sanctions.ban("one more", 1000, "", Imposer.GAME);
        assertEquals(Limits.SANCTIONS_MAX, sanctions.bans().size());
        assertNull(sanctions.banned("player2"));
        assertNotNull(sanctions.banned("player1"));
        assertNotNull(sanctions.banned("player3"));
        assertNotNull(sanctions.banned("for ever"));
        assertNotNull(sanctions.banned("one more"));
        for (int i = 0; i < 2 * Limits.SANCTIONS_MAX; i++) {
            sanctions.mute("loud" + i, 1 + i, "", Imposer.GAME);
        }
        assertNull(sanctions.muted("loud" + (Limits.SANCTIONS_MAX - 1)));
        assertNotNull(sanctions.muted("loud" + Limits.SANCTIONS_MAX));
        assertEquals(Limits.SANCTIONS_MAX, sanctions.bans().size(), "mutes take no room from bans");
    }

    /** A map without an order does not decide: two rooms with the same facts forget the same. */
    @Test
    void shouldForgetTheFirstIdentityOfThoseThatEndAtOnce() {
        for (int i = Limits.SANCTIONS_MAX - 1; i >= 0; i--) {
            sanctions.ban("player" + (10_000 + i), 100, "", Imposer.GAME);
        }
        for (int i = 0; i < 5; i++) {
            sanctions.ban("z" + i, 200, "", Imposer.GAME);
            assertNull(sanctions.banned("player" + (10_000 + i)));
            assertNotNull(sanctions.banned("player" + (10_001 + i)));
        }
    }

    @Test
    void shouldKeepTheRunningWhileOthersAreOver() {
        for (int i = 0; i < Limits.SANCTIONS_MAX; i++) {
            sanctions.ban("short" + i, 1, "", Imposer.GAME);
        }
        tick += 20;
        sanctions.ban("ann", 10, "", Imposer.GAME);
        assertEquals(1, sanctions.bans().size());
    }

    @Test
    void shouldLetOnlyAnOperatorLiftOrShortenWhatAnOperatorImposed() {
        sanctions.mute("ann", 10, "loud", Imposer.OPERATOR);
        assertFalse(sanctions.mute("ann", 0, "", Imposer.GAME));
        assertFalse(sanctions.mute("ann", 5, "shorter", Imposer.GAME));
        assertEquals(new Sanctions.Sanction(1200, "loud", Imposer.OPERATOR), sanctions.muted("ann"));
        assertTrue(sanctions.mute("ann", 20, "longer", Imposer.GAME));
        assertEquals(new Sanctions.Sanction(1400, "longer", Imposer.GAME), sanctions.muted("ann"));
        assertFalse(sanctions.mute("ann", 0, "", Imposer.GAME), "what the operator imposed is below it");
        assertEquals("loud", sanctions.muted("ann").reason());
        assertTrue(sanctions.mute("ann", 1, "enough", Imposer.OPERATOR));
        assertEquals(1020, sanctions.muted("ann").untilTick());
        assertTrue(sanctions.mute("ann", 0, "", Imposer.OPERATOR));
        assertNull(sanctions.muted("ann"));
        sanctions.ban("bob", Double.POSITIVE_INFINITY, "cheat", Imposer.OPERATOR);
        sanctions.ban("bob", 1, "", Imposer.GAME);
        assertEquals("cheat", sanctions.banned("bob").reason());
        assertEquals(2, sanctions.bansImposed(), "it ends the player's stay all the same");
        assertTrue(sanctions.pardon("bob"));
        assertNull(sanctions.banned("bob"));
    }

    @Test
    void shouldReplaceTheGamesWordByAnOperators() {
        sanctions.mute("ann", Double.POSITIVE_INFINITY, "for ever", Imposer.GAME);
        sanctions.mute("ann", 0, "", Imposer.OPERATOR);
        assertNull(sanctions.muted("ann"));
    }

    @Test
    void shouldKeepWhatAnOperatorImposedHoweverManyTheGameImposes() {
        sanctions.ban("ann", 1, "cheat", Imposer.OPERATOR);
        for (int i = 0; i < 2 * Limits.SANCTIONS_MAX; i++) {
            sanctions.ban("player" + i, 100, "", Imposer.GAME);
        }
        assertNotNull(sanctions.banned("ann"));
        assertEquals(Limits.SANCTIONS_MAX + 1, sanctions.bans().size());
    }
}
