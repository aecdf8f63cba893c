package dev.tickwire.runtime.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.token.TokenKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BuildKeyTest {
    private static final int CHARS_MAX = 1000;

    @TempDir
    private Path folder;

    private Path stored;
    private Path file;

    @BeforeEach
    void store() throws Exception {
        stored = Files.createDirectories(folder.resolve("data"));
        file = folder.resolve("keys").resolve("build-key");
    }

    private String refusal(Path at) {
        return String.valueOf(assertThrows(NoBuildException.class, () -> BuildKey.inFile(at, stored))
                .getMessage());
    }

    @Test
    void shouldMakeAKeyOnce() throws Exception {
        String signed = BuildKey.inFile(file, stored).sign(Map.of("name", "one"));
        TokenKey again = BuildKey.inFile(file, stored);
        assertEquals(Map.of("name", "one"), again.claims(signed, CHARS_MAX));
        assertNotNull(BuildKey.of(Files.readString(file)).claims(signed, CHARS_MAX));
        Files.delete(file);
        assertNull(BuildKey.inFile(file, stored).claims(signed, CHARS_MAX));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has other permissions")
    void shouldRefuseAFileThatOtherUsersMayRead() throws Exception {
        BuildKey.inFile(file, stored);
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertTrue(refusal(file).contains("chmod 600 " + file), () -> refusal(file));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        BuildKey.inFile(file, stored);
    }

    @Test
    void shouldRefuseAKeyInTheFolderOfTheBuilds() {
        Path within = stored.resolve("build-key");
        assertTrue(refusal(within).contains("must not be stored"), () -> refusal(within));
    }

    @Test
    void shouldBeLong() throws Exception {
        assertThrows(NoBuildException.class, () -> BuildKey.of("a".repeat(31)));
        assertThrows(NoBuildException.class, () -> BuildKey.of(" " + "a".repeat(31) + "\n"));
        BuildKey.of("a".repeat(32));
        Files.createDirectories(folder.resolve("keys"));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        assertTrue(refusal(file).contains("shorter"), () -> refusal(file));
    }
}
