package dev.tickwire.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    /** Another process: locks the folder and keeps it until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (DataFolder held = DataFolder.lock(Path.of(arguments[0]))) {
                System.out.println("locked " + held.path());
                while (System.in.read() >= 0) {
                    // until it ends
                }
            } catch (StoreException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private Process holder() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String line(Process process) throws Exception {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    private String inUseBy(long pid) throws Exception {
        return "the folder " + folder.toRealPath() + " is in use by process " + pid
                + ": each process needs a folder of its own";
    }

    @Test
    @Timeout(120)
    void anotherProcessIsRefusedUntilTheFirstOneEndsHoweverItDoes() throws Exception {
        Process first = holder();
        assertTrue(line(first).startsWith("locked "));
        StoreException refused = assertThrows(StoreException.class, () -> DataFolder.lock(folder));
        assertEquals(inUseBy(first.pid()), refused.getMessage());
        first.destroyForcibly().waitFor();
        DataFolder own = DataFolder.lock(folder);
        Process second = holder();
        assertEquals(inUseBy(ProcessHandle.current().pid()), line(second));
        assertEquals(0, second.waitFor());
        own.close();
    }

    @Test
    void theSameProcessIsRefusedAndTheLockStays() throws Exception {
        DataFolder first = DataFolder.lock(folder);
        for (int i = 0; i < 2; i++) {
            StoreException refused = assertThrows(StoreException.class, () -> DataFolder.lock(folder));
            assertEquals(inUseBy(ProcessHandle.current().pid()), refused.getMessage());
        }
        Process other = holder();
        assertTrue(line(other).contains("is in use by process"));
        other.waitFor();
        first.close();
        DataFolder.lock(folder).close();
    }

    @Test
    void itsOwnerAloneReadsIt() throws Exception {
        Path made = folder.resolve("data").resolve("8080");
        DataFolder.lock(made).close();
        if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        StoreException refused = assertThrows(StoreException.class, () -> DataFolder.lock(file.resolve("data")));
        assertTrue(refused.getMessage().startsWith("the folder " + file.resolve("data") + " cannot be written"));
    }
}
