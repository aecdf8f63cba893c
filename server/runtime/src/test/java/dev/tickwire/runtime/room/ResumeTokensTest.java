package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.token.TokenKey;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResumeTokensTest {
    private static final String ROOM = "r".repeat(64);
    private static final String INSTANCE = UUID.randomUUID().toString();

    private final byte[] secret = new byte[32];
    private final ResumeTokens tokens = new ResumeTokens(new TokenKey(secret));

    private static String sign(ResumeTokens by) {
        return by.sign(ROOM, INSTANCE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Test
    void shouldRecognizeItsOwn() {
        String token = sign(tokens);
        assertEquals(
                new ResumeTokens.Claim(ROOM, INSTANCE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, false),
                tokens.recognize(token));
        assertTrue(token.matches("[A-Za-z0-9_.-]+"), token);
        assertTrue(token.length() <= Limits.RESUME_TOKEN_CHARS_MAX, () -> token.length() + " characters");
    }

    @Test
    void shouldTellThoseOfAnEarlierProcessThatHadTheSameKey() {
        ResumeTokens.Claim claim =
                Objects.requireNonNull(new ResumeTokens(new TokenKey(secret)).recognize(sign(tokens)));
        assertTrue(claim.earlier());
        assertEquals(CloseReason.SESSION_LOST, claim.refusal());
        assertEquals(
                CloseReason.SESSION_OVER,
                Objects.requireNonNull(tokens.recognize(sign(tokens))).refusal());
    }

    @Test
    void shouldNotRecognizeAnythingElse() {
        String token = sign(tokens);
        String other = tokens.sign("r", INSTANCE, 1, 1, 1);
        String[] parts = token.split("\\.", -1);
        String[] otherParts = other.split("\\.", -1);
        List<String> forged = List.of(
                "",
                ".",
                "..",
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + otherParts[1] + "." + parts[2],
                token + "." + parts[2],
                token + "A".repeat(Limits.RESUME_TOKEN_CHARS_MAX),
                sign(new ResumeTokens()));
        forged.forEach(each -> assertNull(tokens.recognize(each), each));
        assertNotNull(tokens.recognize(token));
    }
}
