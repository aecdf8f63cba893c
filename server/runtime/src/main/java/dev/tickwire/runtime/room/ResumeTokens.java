package dev.tickwire.runtime.room;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.token.TokenKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs what a client shows to take its session up again, and recognizes it before a room hears of it.
 *
 * <p><b>Threads.</b> Any.
 */
public final class ResumeTokens {
    /**
     * What a token says.
     *
     * @param instance of the room, so that a later one of the same id has nothing to do with it
     * @param counter of the player's welcomes; which are good, the session knows
     */
    public record Claim(String room, String instance, int playerId, int counter) {}

    private static final String ROOM = "room";
    private static final String INSTANCE = "instance";
    private static final String PLAYER = "player";
    private static final String COUNTER = "n";

    private final TokenKey key = new TokenKey();

    /** The token for a claim, at most {@link Limits#RESUME_TOKEN_CHARS_MAX} characters. */
    public String sign(Claim claim) {
        return key.sign(
                Map.of(ROOM, claim.room, INSTANCE, claim.instance, PLAYER, claim.playerId, COUNTER, claim.counter));
    }

    /** What a token says; {@code null} if it is not one of this process. */
    public @Nullable Claim recognize(String token) {
        Map<String, Object> claims = key.claims(token, Limits.RESUME_TOKEN_CHARS_MAX);
        if (claims != null
                && claims.get(ROOM) instanceof String room
                && claims.get(INSTANCE) instanceof String instance
                && claims.get(PLAYER) instanceof Number playerId
                && claims.get(COUNTER) instanceof Number counter) {
            return new Claim(room, instance, playerId.intValue(), counter.intValue());
        }
        return null;
    }
}
