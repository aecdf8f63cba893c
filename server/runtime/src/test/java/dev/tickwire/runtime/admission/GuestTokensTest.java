package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestTokensTest {
    private final GuestTokens guestTokens = new GuestTokens();

    @Test
    void shouldRecognizeAGuest() {
        GuestTokens.Guest first = guestTokens.of(null);
        assertEquals(first, guestTokens.of(first.token()));
        assertEquals(first, guestTokens.of(guestTokens.of(first.token()).token()), "a token stays the same");
        assertTrue(first.identity().matches("guest:[A-Za-z0-9_-]{22}"), first.identity());
        assertTrue(first.token().length() <= 256, first.token());
    }

    @Test
    void shouldGiveGuestsDifferentIdentities() {
        assertNotEquals(guestTokens.of(null).identity(), guestTokens.of(null).identity());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x", "..", "a.b.c", "guest:admin"})
    void shouldIgnoreTokensThatItHasNotSigned(String token) {
        GuestTokens.Guest known = guestTokens.of(null);
        GuestTokens.Guest guest = guestTokens.of(token);
        assertNotEquals(known.identity(), guest.identity());
        assertEquals(guest, guestTokens.of(guest.token()), "the new token is valid");
    }

    @Test
    void shouldIgnoreForgedTokensAndTokensOfOtherKeys() {
        GuestTokens.Guest elsewhere = new GuestTokens().of(null);
        assertNotEquals(elsewhere.identity(), guestTokens.of(elsewhere.token()).identity());
        String party = new Parties(new BlockingTasks(Runnable::run), () -> 0).create(2);
        assertNotEquals(guestTokens.of(party).identity(), guestTokens.of(party).identity());
        GuestTokens.Guest victim = guestTokens.of(null);
        String[] parts = victim.token().split("\\.", -1);
        String other = guestTokens.of(null).token().split("\\.", -1)[2];
        assertNotEquals(
                victim.identity(),
                guestTokens.of(parts[0] + "." + parts[1] + "." + other).identity());
        assertNotEquals(
                victim.identity(),
                guestTokens.of(parts[0] + "." + parts[1] + ".").identity());
        assertNotEquals(
                victim.identity(),
                guestTokens.of(victim.token() + "a".repeat(300)).identity());
    }

    @Test
    void shouldHoldNothingButTheIdInAToken() {
        GuestTokens.Guest guest = guestTokens.of(null);
        String claims = new String(
                java.util.Base64.getUrlDecoder().decode(guest.token().split("\\.", -1)[1]),
                java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(
                Map.of("guest", guest.identity().substring("guest:".length())),
                tools.jackson.databind.json.JsonMapper.shared().readValue(claims, Map.class));
    }
}
