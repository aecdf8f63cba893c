package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.token.TokenKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Identifies guests by signed tokens, which their browsers keep. A token holds nothing but the guest's id.
 *
 * <p><b>Threads.</b> Any.
 */
public final class GuestTokens {
    /**
     * One guest.
     *
     * @param identity see {@link dev.tickwire.Player#identity}
     * @param token that the guest's browser keeps
     */
    public record Guest(String identity, String token) {}

    private static final String GUEST = "guest";
    private static final int ID_BYTES = 16;
    private static final int TOKEN_CHARS_MAX = 256;

    private final TokenKey key;
    private final SecureRandom random = new SecureRandom();

    /** Tokens that are valid in this process only. */
    public GuestTokens() {
        this(new TokenKey());
    }

    /** @param key signs the tokens; a key of earlier processes keeps their tokens valid */
    public GuestTokens(TokenKey key) {
        this.key = key;
    }

    /** The guest with this token; a new guest if the key has not signed it. */
    public Guest of(@Nullable String token) {
        Map<String, Object> claims = token == null ? null : key.claims(token, TOKEN_CHARS_MAX);
        if (token != null && claims != null && claims.get(GUEST) instanceof String id) {
            return new Guest(identity(id), token);
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new Guest(identity(id), key.sign(Map.of(GUEST, id)));
    }

    private static String identity(String id) {
        return GUEST + ":" + id;
    }
}
