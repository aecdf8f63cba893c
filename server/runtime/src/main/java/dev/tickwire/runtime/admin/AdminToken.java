package dev.tickwire.runtime.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secret of the admin listener.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 */
public final class AdminToken {
    private static final int GENERATED_BYTES = 32;

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
     * The token in this file; if there is no such file, a new one of 256 bits in a new file that only its owner may read.
     *
     * @throws IllegalArgumentException if the file is blank
     */
    public static AdminToken inFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[GENERATED_BYTES];
            new SecureRandom().nextBytes(bytes);
            write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
        }
        return new AdminToken(Files.readString(file).strip(), file);
    }

    /** Where it can be read, if it came from a file. */
    public @Nullable Path file() {
        return file;
    }

    /** Whether this is it. Takes equally long for every wrong one. */
    boolean matches(String presented) {
        return MessageDigest.isEqual(hash, sha256(presented));
    }

    private static void write(Path file, String text) throws IOException {
        boolean posix = file.toAbsolutePath()
                .getFileSystem()
                .supportedFileAttributeViews()
                .contains("posix");
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder, permissions(posix, "rwx------"));
        }
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                permissions(posix, "rw-------"))) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its token is as good.
        }
    }

    private static FileAttribute<?>[] permissions(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
