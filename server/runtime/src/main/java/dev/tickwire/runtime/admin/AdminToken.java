package dev.tickwire.runtime.admin;

import dev.tickwire.runtime.token.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The secret of the admin listener.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 */
public final class AdminToken {
    private final byte[] hash;
    private final @Nullable Path file;

    private AdminToken(String token, @Nullable Path file) {
        if (token.isBlank()) {
            throw new IllegalArgumentException("the admin token is empty" + (file == null ? "" : ": " + file));
        }
        this.hash = sha256(token);
        this.file = file;
    }

    /**
     * A token from a setting.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static AdminToken of(String token) {
        return new AdminToken(token.strip(), null);
    }

    /**
     * The token in this file; if there is no such file, a new one of 256 bits in a new file that only its owner may
     * read.
     *
     * @throws IllegalArgumentException if the file is blank
     */
    public static AdminToken inFile(Path file) throws IOException {
        return new AdminToken(SecretFile.read(file), file);
    }

    /** Its file, if it came from one. */
    public @Nullable Path file() {
        return file;
    }

    /** Whether this is the token. Takes the same time for every wrong one. */
    boolean matches(String presented) {
        return MessageDigest.isEqual(hash, sha256(presented));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
