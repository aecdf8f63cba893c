package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.HttpProblem;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.Resource;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.server.handlers.resource.ResourceSupplier;
import io.undertow.util.ETag;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of a folder, with {@code index.html} for the folder itself. Symbolic links are not followed.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Folder implements HttpHandler {
    private final ResourceHandler files;
    private final String cacheControl;

    /**
     * Serves a folder.
     *
     * @param dev browsers cache nothing; otherwise they revalidate their copy at each use
     * @throws IOException if there is no such folder
     */
    public Folder(Path folder, boolean dev) throws IOException {
        ResourceManager manager = PathResourceManager.builder()
                .setBase(folder.toRealPath())
                .setFollowLinks(false)
                .setETagFunction(Folder::etag)
                .build();
        ResourceSupplier regular = (exchange, path) -> regular(manager.getResource(path));
        this.files = new ResourceHandler(regular)
                .setDirectoryListingEnabled(false)
                .setWelcomeFiles("index.html")
                .setMimeMappings(MediaTypes.MAPPINGS);
        this.cacheControl = dev ? "no-store" : "no-cache";
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (!exchange.getRequestMethod().equals(Methods.GET)
                && !exchange.getRequestMethod().equals(Methods.HEAD)) {
            Exchanges.send(
                    exchange,
                    new HttpProblem(405, "method-not-allowed", "This method is not allowed here.")
                            .with("Allow", "GET, HEAD"));
            return;
        }
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, cacheControl);
        exchange.addDefaultResponseListener(Folder::explain);
        files.handleRequest(exchange);
    }

    /** A folder without a page gets the same 404 as a missing file. */
    private static boolean explain(HttpServerExchange exchange) {
        if (exchange.getStatusCode() != 403 && exchange.getStatusCode() != 404) {
            return false;
        }
        Exchanges.send(exchange, new HttpProblem(404, "not-found", "There is nothing here."));
        return true;
    }

    /** The resource if it is a regular file or a folder; else {@code null}: opening a pipe would wait for a writer. */
    private static @Nullable Resource regular(@Nullable Resource found) {
        Path file = found == null ? null : found.getFilePath();
        return file != null && (Files.isRegularFile(file) || Files.isDirectory(file)) ? found : null;
    }

    private static ETag etag(Path file) {
        try {
            return new ETag(
                    false,
                    Long.toHexString(Files.getLastModifiedTime(file).toMillis()) + "-"
                            + Long.toHexString(Files.size(file)));
        } catch (IOException e) {
            return new ETag(true, "gone");
        }
    }
}
