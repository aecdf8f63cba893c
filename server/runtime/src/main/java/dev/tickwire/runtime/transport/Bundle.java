package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves a folder of the class path that a build has made, with {@code index.html} for the folder itself. A client gets
 * the compressed file beside a file, if there is one in a coding that it accepts. The names of the files in
 * {@code chunks/} have a hash of the content: browsers keep these for ever, and revalidate the others at each use.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Bundle implements Endpoint {
    private static final String CHUNKS = "chunks/";
    private static final Pattern REFUSED = Pattern.compile("\\s*q\\s*=\\s*0(\\.0*)?\\s*", Pattern.CASE_INSENSITIVE);

    /** A file as it is, or compressed. */
    private record Form(@Nullable String coding, ClassPathFile file) {}

    private final ClassLoader loader;
    private final String folder;
    private final String prefix;
    private final Endpoint otherwise;
    private final Map<String, List<Form>> forms = new ConcurrentHashMap<>();

    /**
     * Serves {@code folder} of the class path below {@code prefix}; both end with a slash.
     *
     * @param otherwise answers requests for files that the folder lacks
     */
    public Bundle(ClassLoader loader, String folder, String prefix, Endpoint otherwise) {
        this.loader = loader;
        this.folder = folder;
        this.prefix = prefix;
        this.otherwise = otherwise;
    }

    @Override
    public Response answer(Request request) {
        Endpoint.requireMethod(request, "GET", "HEAD");
        String name = request.path().substring(prefix.length());
        if (name.isEmpty() || name.endsWith("/")) {
            name += "index.html";
        }
        List<Form> known = kept(name);
        if (known.isEmpty()) {
            return otherwise.answer(request);
        }
        Form form = best(known, request);
        Response response = form.file.isHeldBy(request)
                ? Response.empty(304)
                : Response.of(200, MediaTypes.of(name), form.file.bytes());
        if (form.coding != null && response.status() == 200) {
            response = response.with("Content-Encoding", form.coding);
        }
        return response.with("ETag", form.file.etag())
                .with("Cache-Control", name.startsWith(CHUNKS) ? "public, max-age=31536000, immutable" : "no-cache")
                .varying("Accept-Encoding");
    }

    private static Form best(List<Form> forms, Request request) {
        for (Form form : forms) {
            if (form.coding == null || accepts(request, form.coding)) {
                return form;
            }
        }
        throw new IllegalStateException("every file is there as it is");
    }

    private static boolean accepts(Request request, String coding) {
        for (String accepted : request.headerTokens("accept-encoding")) {
            String[] parts = accepted.split(";", 2);
            if (parts[0].strip().equalsIgnoreCase(coding)) {
                return parts.length == 1 || !REFUSED.matcher(parts[1]).matches();
            }
        }
        return false;
    }

    /** Reads a file without a lock; two requests may read the same file at once. */
    private List<Form> kept(String name) {
        List<Form> known = forms.get(name);
        if (known == null) {
            known = read(name);
            if (!known.isEmpty()) {
                forms.put(name, known);
            }
        }
        return known;
    }

    /** All forms of a file, the smallest first; none if there is no such file. */
    private List<Form> read(String name) {
        ClassPathFile plain = ClassPathFile.read(loader, folder + name);
        if (plain == null) {
            return List.of();
        }
        List<Form> all = new ArrayList<>();
        addCompressed(all, "br", name + ".br");
        addCompressed(all, "gzip", name + ".gz");
        all.add(new Form(null, plain));
        return List.copyOf(all);
    }

    private void addCompressed(List<Form> all, String coding, String name) {
        ClassPathFile file = ClassPathFile.read(loader, folder + name);
        if (file != null) {
            all.add(new Form(coding, file));
        }
    }
}
