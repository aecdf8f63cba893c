package dev.tickwire.runtime.game;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Digests of class files, rule modules and rooms' states: the first 64 bits of the SHA-256, as a number or 16 hex
 * digits.
 */
public final class Digests {
    private static final int BYTES = 8;

    private Digests() {}

    /**
     * The digest of a class file.
     *
     * @param name internal name of the class
     * @return {@code null} if there is no such class
     */
    public static @Nullable String ofClass(String name, ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? null : of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read class " + name.replace('/', '.'), e);
        }
    }

    /** The digest of a room's state. */
    public static long ofState(byte[] bytes) {
        return ByteBuffer.wrap(sha256(bytes)).getLong();
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes), 0, BYTES);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
