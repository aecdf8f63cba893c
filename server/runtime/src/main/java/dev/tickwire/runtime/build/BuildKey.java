package dev.tickwire.runtime.build;

import dev.tickwire.runtime.token.SecretFile;
import dev.tickwire.runtime.token.TokenKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The key that signs kept builds, as text from a setting or a file. A host runs only builds that its key has signed.
 */
public final class BuildKey {
    private static final int BYTES_MIN = 32;

    private BuildKey() {}

    /**
     * The key with this text.
     *
     * @throws NoBuildException if it is shorter than {@value #BYTES_MIN} bytes
     */
    public static TokenKey of(String text) throws NoBuildException {
        byte[] secret = text.strip().getBytes(StandardCharsets.UTF_8);
        if (secret.length < BYTES_MIN) {
            throw new NoBuildException("the key for builds is shorter than " + BYTES_MIN + " characters");
        }
        return new TokenKey(secret);
    }

    /**
     * The key in this file; if there is no such file, a new one in a new file that only its owner may read.
     *
     * @param stored the folder of the builds, which must not contain the key
     * @throws NoBuildException if the file cannot be used
     */
    public static TokenKey inFile(Path file, Path stored) throws NoBuildException {
        try {
            String text = SecretFile.read(file);
            Path real = file.toRealPath();
            if (real.startsWith(stored.toRealPath())) {
                throw new NoBuildException("the key for builds must not be stored with them, as " + file + " is");
            } else if (othersUse(real)) {
                throw new NoBuildException("other users may read or change the key for builds: run chmod 600 " + file);
            }
            return of(text);
        } catch (IOException e) {
            throw new NoBuildException("the key for builds cannot be read or created in " + file + ": " + e, e);
        }
    }

    private static boolean othersUse(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return false;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(file));
        permissions.removeAll(PosixFilePermissions.fromString("rwx------"));
        return !permissions.isEmpty();
    }
}
