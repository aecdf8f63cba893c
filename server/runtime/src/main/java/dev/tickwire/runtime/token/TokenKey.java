package dev.tickwire.runtime.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs claims and verifies its signatures (JWS, HS256).
 *
 * <p><b>Threads.</b> Any.
 */
public final class TokenKey {
    private static final int KEY_BYTES = 32;
    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.HS256);

    private final MACSigner signer;
    private final MACVerifier verifier;

    /** A random key, of this process only. */
    public TokenKey() {
        this(random());
    }

    /**
     * A key from a secret, which verifies signatures of every process with the same secret.
     *
     * @param secret of 32 bytes or more
     */
    public TokenKey(byte[] secret) {
        try {
            signer = new MACSigner(secret);
            verifier = new MACVerifier(secret);
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256, for a secret of 32 bytes", e);
        }
    }

    private static byte[] random() {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /** Signs claims; the token has the characters {@code [A-Za-z0-9_.-]}. */
    public String sign(Map<String, Object> claims) {
        JWSObject token = new JWSObject(HEADER, new Payload(claims));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("signing failed", e);
        }
        return token.serialize();
    }

    /**
     * The claims of a token; {@code null} if this key has not signed it.
     *
     * @param charsMax longer tokens are not parsed
     */
    public @Nullable Map<String, Object> claims(String token, int charsMax) {
        if (token.length() > charsMax) {
            return null;
        }
        try {
            JWSObject parsed = JWSObject.parse(token);
            boolean ours = JWSAlgorithm.HS256.equals(parsed.getHeader().getAlgorithm()) && parsed.verify(verifier);
            return ours ? parsed.getPayload().toJSONObject() : null;
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return null;
        }
    }
}
