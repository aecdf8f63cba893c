package dev.tickwire.runtime.room;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.token.TokenKey;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs resume tokens and verifies them before a room is asked; also tokens of an earlier process with the same key.
 *
 * <p><b>Threads.</b> Any.
 */
public final class ResumeTokens {
    /**
     * The content of a token.
     *
     * @param instance of the room: a later room with the same id has another one
     * @param nonce of the session: a room that continues from an earlier tick may repeat player ids, but not nonces
     * @param counter of the session's welcomes; the session decides which are valid
     * @param earlier whether an earlier process signed the token
     */
    public record Claim(String room, String instance, int playerId, int nonce, int counter, boolean earlier) {
        /** The close reason for a client whose session does not exist. */
        public CloseReason refusal() {
            return earlier ? CloseReason.SESSION_LOST : CloseReason.SESSION_OVER;
        }
    }

    private static final String ROOM = "room";
    private static final String INSTANCE = "instance";
    private static final String PLAYER = "player";
    private static final String NONCE = "nonce";
    private static final String COUNTER = "n";
    private static final String PROCESS = "process";

    private final TokenKey key;
    private final SecureRandom random = new SecureRandom();
    private final int process = random.nextInt();

    /** Tokens of this process only. */
    public ResumeTokens() {
        this(new TokenKey());
    }

    /** @param key also of earlier processes whose tokens are to be valid */
    public ResumeTokens(TokenKey key) {
        this.key = key;
    }

    /** A nonce for a new session. */
    public int newNonce() {
        return random.nextInt();
    }

    /**
     * The token of a session, for the welcome with this number; at most {@link Limits#RESUME_TOKEN_CHARS_MAX}
     * characters. The parameters are those of {@link Claim}.
     */
    public String sign(String room, String instance, int playerId, int nonce, int counter) {
        return key.sign(Map.of(
                ROOM, room, INSTANCE, instance, PLAYER, playerId, NONCE, nonce, COUNTER, counter, PROCESS, process));
    }

    /** The content of a token; {@code null}: the key has not signed it. */
    public @Nullable Claim recognize(String token) {
        Map<String, Object> claims = key.claims(token, Limits.RESUME_TOKEN_CHARS_MAX);
        if (claims != null
                && claims.get(ROOM) instanceof String room
                && claims.get(INSTANCE) instanceof String instance
                && claims.get(PLAYER) instanceof Number playerId
                && claims.get(NONCE) instanceof Number nonce
                && claims.get(COUNTER) instanceof Number counter
                && claims.get(PROCESS) instanceof Number signer) {
            return new Claim(
                    room,
                    instance,
                    playerId.intValue(),
                    nonce.intValue(),
                    counter.intValue(),
                    signer.intValue() != process);
        }
        return null;
    }
}
