package dev.tickwire.runtime.game;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Digests of class files and of modules of rules: the first 16 hex digits of the SHA-256 of the bytes. */
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

    static String of(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
