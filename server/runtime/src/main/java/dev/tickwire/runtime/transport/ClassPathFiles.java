package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves files from the class path, with {@code index.html} for the folder itself. The ETag is a hash of the content,
 * because jars may have no meaningful time stamps.
 *
 * <p><b>Threads.</b> Any.
 */
public final class ClassPathFiles implements Endpoint {
    private record Asset(byte[] bytes, String etag) {}

    private final ClassLoader loader;
    private final String folder;
    private final String prefix;
    private final boolean dev;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    /**
     * Serves {@code folder} of the class path below {@code prefix}; both end with a slash.
     *
     * @param dev files are read again for each request, and browsers cache nothing
     */
    public ClassPathFiles(ClassLoader loader, String folder, String prefix, boolean dev) {
        this.loader = loader;
        this.folder = folder;
        this.prefix = prefix;
        this.dev = dev;
    }

    @Override
    public Response answer(Request request) {
        Endpoint.requireMethod(request, "GET", "HEAD");
        String name = request.path().substring(prefix.length());
        if (name.isEmpty() || name.endsWith("/")) {
            name += "index.html";
        }
        Asset asset = dev ? load(name) : kept(name);
        if (asset == null) {
            throw new HttpProblem(404, "not-found", "There is nothing here.");
        }
        Response response = asset.etag.equals(request.header("if-none-match"))
                ? Response.empty(304)
                : Response.of(200, MediaTypes.of(name), asset.bytes);
        return response.with("ETag", asset.etag).with("Cache-Control", dev ? "no-store" : "no-cache");
    }

    /** Reads a file without a lock; two requests may load the same file at once. */
    private @Nullable Asset kept(String name) {
        Asset asset = assets.get(name);
        if (asset == null) {
            asset = load(name);
            if (asset != null) {
                assets.put(name, asset);
            }
        }
        return asset;
    }

    private @Nullable Asset load(String name) {
        URL url = loader.getResource(folder + name);
        if (url == null || !isFile(url)) {
            return null;
        }
        try (InputStream in = url.openStream()) {
            byte[] bytes = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Asset(bytes, '"' + HexFormat.of().formatHex(hash, 0, 16) + '"');
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
}
