package dev.tickwire.runtime.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMatchItselfOnly() {
        AdminToken token = AdminToken.of(" s3cret ");
        assertTrue(token.matches("s3cret"));
        for (String wrong : new String[] {"", "s3cre", "s3crets", "S3cret", "s3cret\0"}) {
            assertFalse(token.matches(wrong), wrong);
        }
        assertNull(token.file());
        assertThrows(IllegalArgumentException.class, () -> AdminToken.of(" "));
    }

    @Test
    void shouldReadAnExistingFile() throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, "from a file\n");
        assertTrue(AdminToken.inFile(file).matches("from a file"));
        Files.writeString(file, "\n");
        assertThrows(IllegalArgumentException.class, () -> AdminToken.inFile(file));
    }

    @Test
    void shouldKeepAGeneratedToken() throws IOException {
        Path file = folder.resolve("new/folder/token");
        AdminToken token = AdminToken.inFile(file);
        String text = Files.readString(file).strip();
        assertEquals(43, text.length()); // 256 bits in Base64
        assertTrue(token.matches(text));
        assertTrue(AdminToken.inFile(file).matches(text));
        assertEquals(file, token.file());
        assertFalse(AdminToken.inFile(folder.resolve("other")).matches(text));
    }

    @Test
    void shouldMakeAGeneratedFileReadableByItsOwnerOnly() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path file = folder.resolve("new/token");
        AdminToken.inFile(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new"))));
    }
}
