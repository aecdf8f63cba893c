package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves files from the class path as they are, with {@code index.html} for the folder itself.
 *
 * <p><b>Threads.</b> Any.
 */
public final class ClassPathFiles implements Endpoint {
    private final ClassLoader loader;
    private final String folder;
    private final String prefix;
    private final boolean dev;
    private final Map<String, ClassPathFile> files = new ConcurrentHashMap<>();

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
        ClassPathFile file = dev ? read(name) : kept(name);
        if (file == null) {
            throw new HttpProblem(404, "not-found", "There is nothing here.");
        }
        Response response =
                file.isHeldBy(request) ? Response.empty(304) : Response.of(200, MediaTypes.of(name), file.bytes());
        return response.with("ETag", file.etag()).with("Cache-Control", dev ? "no-store" : "no-cache");
    }

    /** Reads a file without a lock; two requests may load the same file at once. */
    private @Nullable ClassPathFile kept(String name) {
        ClassPathFile file = files.get(name);
        if (file == null) {
            file = read(name);
            if (file != null) {
                files.put(name, file);
            }
        }
        return file;
    }

    private @Nullable ClassPathFile read(String name) {
        return ClassPathFile.read(loader, folder + name);
    }
}
