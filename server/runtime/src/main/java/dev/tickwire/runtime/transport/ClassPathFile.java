package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of the class path.
 *
 * @param etag a hash of the content, because jars may have no meaningful time stamps
 */
record ClassPathFile(byte[] bytes, String etag) {
    /** Reads a file; {@code null} if there is none. */
    static @Nullable ClassPathFile read(ClassLoader loader, String path) {
        URL url = loader.getResource(path);
        if (url == null || !isFile(url)) {
            return null;
        }
        try (InputStream in = url.openStream()) {
            byte[] bytes = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new ClassPathFile(bytes, '"' + HexFormat.of().formatHex(hash, 0, 16) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Folders have URLs as well; in a jar only the missing extension distinguishes them from files. */
    private static boolean isFile(URL url) {
        if ("file".equals(url.getProtocol())) {
            return Files.isRegularFile(Path.of(URI.create(url.toString())));
        }
        return url.getPath().lastIndexOf('.') > url.getPath().lastIndexOf('/');
    }

    /** Whether the client has this content; a proxy that compresses makes the tag a weak one. */
    boolean isHeldBy(Request request) {
        List<String> tags = request.headerTokens("if-none-match");
        return tags.contains(etag) || tags.contains("W/" + etag);
    }
}
