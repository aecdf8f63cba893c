package dev.tickwire.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * The folder of one process: a lock on a file in it excludes other processes until this one ends, even by a crash.
 *
 * <p><b>Threads.</b> Any.
 */
public final class DataFolder implements AutoCloseable {
    /**
     * The folders of this process: the system releases the lock of a file when the process closes the file once, even
     * through another channel.
     */
    private static final Set<Path> LOCKED = new HashSet<>();

    private static final int PID_BYTES_MAX = 20;

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if it is missing, and locks it.
     *
     * @throws StoreException if it is in use, naming the process, or cannot be written
     */
    public static DataFolder lock(Path folder) throws StoreException {
        try {
            Path path = made(folder).toRealPath();
            synchronized (LOCKED) {
                if (!LOCKED.add(path)) {
                    throw inUse(path, Long.toString(ProcessHandle.current().pid()));
                }
                try {
                    return new DataFolder(path, locked(path));
                } catch (IOException | StoreException e) {
                    LOCKED.remove(path);
                    throw e;
                }
            }
        } catch (IOException e) {
            throw new StoreException("the folder " + folder + " cannot be written: " + e, e);
        }
    }

    /** Lets only the owner read the folder, which has secrets, where the file system knows owners. */
    private static Path made(Path folder) throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(folder);
    }

    private static FileChannel locked(Path path) throws IOException, StoreException {
        FileChannel channel = FileChannel.open(
                path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                ByteBuffer pid = ByteBuffer.allocate(PID_BYTES_MAX);
                channel.read(pid, 0);
                throw inUse(path, StandardCharsets.US_ASCII.decode(pid.flip()).toString());
            }
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            return channel;
        } catch (IOException | StoreException e) {
            channel.close();
            throw e;
        }
    }

    private static StoreException inUse(Path path, String pid) {
        return new StoreException(
                "the folder " + path + " is in use by process " + pid + ": each process needs a folder of its own");
    }

    public Path path() {
        return path;
    }

    /** Unlocks it. */
    @Override
    public void close() {
        synchronized (LOCKED) {
            try {
                channel.close();
            } catch (IOException e) {
                return; // it stays locked until the process ends
            }
            LOCKED.remove(path);
        }
    }
}
