package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResumeTokensTest {
    private static final ResumeTokens.Claim CLAIM =
            new ResumeTokens.Claim("r".repeat(64), UUID.randomUUID().toString(), Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final ResumeTokens tokens = new ResumeTokens();

    @Test
    void shouldRecognizeItsOwn() {
        String token = tokens.sign(CLAIM);
        assertEquals(CLAIM, tokens.recognize(token));
        assertTrue(token.matches("[A-Za-z0-9_.-]+"), token);
        assertTrue(token.length() <= Limits.RESUME_TOKEN_CHARS_MAX, () -> token.length() + " characters");
    }

    @Test
    void shouldNotRecognizeAnythingElse() {
        String token = tokens.sign(CLAIM);
        String other = tokens.sign(new ResumeTokens.Claim("r", CLAIM.instance(), 1, 1));
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
                new ResumeTokens().sign(CLAIM));
        forged.forEach(each -> assertNull(tokens.recognize(each), each));
        assertNotNull(tokens.recognize(token));
    }
}
