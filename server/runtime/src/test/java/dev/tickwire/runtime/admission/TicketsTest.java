package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private long nowMs = 1000;
    private final List<String> released = new ArrayList<>();
    private final Tickets<String> tickets = new Tickets<>(() -> nowMs, released::add);

    private void assertRefused(int status, String code, @Nullable String token, String room) {
        HttpProblem problem = assertThrows(HttpProblem.class, () -> tickets.redeem(token, room), token);
        assertEquals(code, problem.code(), token);
        assertEquals(status, problem.status());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldRedeemATicketOnce() {
        String token = tickets.issue("r1", "seat");
        assertEquals("seat", tickets.redeem(token, "r1"));
        assertRefused(401, "ticket-used", token, "r1");
        nowMs += Limits.TICKET_LIFETIME_MS;
        tickets.purge();
        assertEquals(List.of(), released);
    }

    @Test
    void shouldKeepASeatUntilTheLastMillisecond() {
        String early = tickets.issue("r1", "early");
        nowMs += Limits.TICKET_LIFETIME_MS - 1;
        assertEquals("early", tickets.redeem(early, "r1"));
        String late = tickets.issue("r1", "late");
        nowMs += Limits.TICKET_LIFETIME_MS;
        assertRefused(401, "ticket-expired", late, "r1");
        assertEquals(List.of("late"), released);
    }

    @Test
    void shouldReleaseOnlyExpiredSeats() {
        tickets.issue("r1", "first");
        nowMs += 10;
        String second = tickets.issue("r1", "second");
        nowMs += Limits.TICKET_LIFETIME_MS - 10;
        tickets.purge();
        tickets.purge();
        assertEquals(List.of("first"), released);
        assertEquals("second", tickets.redeem(second, "r1"));
    }

    @Test
    void shouldKeepATicketThatWasUsedForAnotherRoom() {
        String token = tickets.issue("r1", "seat");
        assertRefused(403, "ticket-wrong-room", token, "r2");
        assertEquals("seat", tickets.redeem(token, "r1"));
    }

    @Test
    void shouldHaveOnlyCharactersOfASubprotocol() {
        String token = tickets.issue("r1", "seat");
        assertTrue(token.matches("[A-Za-z0-9_.-]+"), token);
        assertNotEquals(token, tickets.issue("r1", "seat"));
    }

    @Test
    void shouldRefuseAMissingTicket() {
        assertRefused(401, "ticket-missing", null, "r1");
    }

    @Test
    void shouldRefuseForgeries() throws JOSEException {
        String good = tickets.issue("r1", "seat");
        String[] parts = good.split("\\.", -1);
        String claims = "{\"jti\":\"x\",\"room\":\"r1\",\"untilMs\":99999999}";
        JWSObject otherKey = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
        otherKey.sign(new MACSigner(new byte[32]));
        JWSObject otherAlgorithm = new JWSObject(new JWSHeader(JWSAlgorithm.HS512), new Payload(claims));
        otherAlgorithm.sign(new MACSigner(new byte[64]));
        List<String> forged = List.of(
                "",
                ".",
                "..",
                "...",
                "x",
                parts[0],
                parts[0] + "." + parts[1],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + "." + parts[2].substring(1),
                parts[0] + "." + parts[1] + ".A" + parts[2].substring(1),
                parts[0] + "." + base64(claims) + "." + parts[2],
                base64("{\"alg\":\"none\"}") + "." + parts[1] + ".",
                base64("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2],
                base64("{\"alg\":\"RS256\"}") + "." + parts[1] + "." + parts[2],
                base64("{\"alg\":\"HS512\"}") + "." + parts[1] + "." + parts[2],
                base64("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}") + "." + parts[1] + "." + parts[2],
                base64("{\"alg\":\"HS256\",\"b64\":false}") + "." + parts[1] + "." + parts[2],
                base64("[[[[") + "." + parts[1] + "." + parts[2],
                otherKey.serialize(),
                otherAlgorithm.serialize(),
                good + "." + parts[2],
                good + "A".repeat(5000));
        for (String token : forged) {
            boolean same = token.equals(good); // the first character of a signature may be an A already
            if (!same) {
                assertRefused(401, "ticket-forged", token, "r1");
            }
        }
        assertEquals("seat", tickets.redeem(good, "r1"));
    }

    @Test
    void shouldRefuseTicketsOfAnotherProcess() {
        Tickets<String> other = new Tickets<>(() -> nowMs, seat -> {});
        assertRefused(401, "ticket-forged", other.issue("r1", "seat"), "r1");
    }
}
