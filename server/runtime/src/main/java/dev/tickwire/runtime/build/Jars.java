package dev.tickwire.runtime.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Copies jars, and names them by their content. */
final class Jars {
    private static final int BUFFER_BYTES = 1 << 16;

    private Jars() {}

    /** SHA-256 of a file, as 64 hex digits. */
    static String digest(Path file) throws IOException {
        try (OutputStream nowhere = OutputStream.nullOutputStream()) {
            return copy(file, nowhere);
        }
    }

    /**
     * Copies a jar, or makes one with the files of a folder: equal bytes for equal files.
     *
     * @param to a new file; it is durable when this returns
     * @return SHA-256 of the written bytes, as 64 hex digits
     */
    static String copy(Path from, Path to) throws IOException {
        String digest;
        try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            digest = Files.isDirectory(from) ? pack(from, out) : copy(from, out);
        }
        sync(to);
        return digest;
    }

    /** Makes the content of a file durable. */
    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static String copy(Path file, OutputStream to) throws IOException {
        DigestOutputStream out = new DigestOutputStream(to, sha256());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }

    private static String pack(Path folder, OutputStream to) throws IOException {
        DigestOutputStream out = new DigestOutputStream(to, sha256());
        try (Stream<Path> files = Files.walk(folder);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : sorted) {
                ZipEntry entry = new ZipEntry(folder.relativize(file).toString().replace('\\', '/'));
                entry.setTime(0);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
            }
        }
        return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
