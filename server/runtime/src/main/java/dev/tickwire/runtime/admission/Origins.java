package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The origins whose web pages may use this host: an exact list. A request without {@code Origin} does not come from a
 * web page and is allowed.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Origins {
    private static final Logger LOG = LoggerFactory.getLogger(Origins.class);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> listed;
    private final @Nullable String publicOrigin;
    private final boolean dev;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Allows the listed origins.
     *
     * @param listed checked by {@link #parse}; if empty, the page's origin must be that of the request's own
     *     {@code Host}
     * @param publicOrigin allowed in addition; {@code null}: none
     * @param dev whether pages of all ports of this machine are allowed, where they ask by a loopback address
     */
    public Origins(Collection<String> listed, @Nullable String publicOrigin, boolean dev) {
        this.listed = Set.copyOf(listed);
        this.publicOrigin = publicOrigin;
        this.dev = dev;
    }

    /**
     * An origin as browsers write it: scheme, host in lower case, port unless it is the default; nothing after it.
     *
     * @throws IllegalArgumentException if the text is no origin
     */
    public static String parse(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && text.equals(uri.getScheme() + "://" + uri.getAuthority())) {
                int defaultPort = uri.getScheme().equals("http") ? 80 : 443;
                String port = uri.getPort() < 0 || uri.getPort() == defaultPort ? "" : ":" + uri.getPort();
                return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
            }
        } catch (URISyntaxException e) {
            throw noOrigin(text);
        }
        throw noOrigin(text);
    }

    private static IllegalArgumentException noOrigin(String text) {
        return new IllegalArgumentException(
                "an origin is http:// or https://, a host and optionally a port, with nothing after it: " + text);
    }

    /**
     * Refuses a request of an origin that is not allowed.
     *
     * @throws HttpProblem 403
     */
    public void require(Request request) {
        String origin = request.header("origin");
        if (origin != null && !allows(origin, request.header("host"))) {
            if (told.compareAndSet(false, true)) {
                LOG.warn("a page of {} was refused: --origin allows pages of other origins; this is said once", origin);
            }
            throw new HttpProblem(
                    403,
                    "origin-refused",
                    "Pages of this origin may not use this server: --origin " + origin + " lets them.");
        }
    }

    private boolean allows(String origin, @Nullable String host) {
        if (origin.equals(publicOrigin)
                || (dev && host != null && isLoopback("http://" + host) && isLoopback(origin))) {
            return true;
        }
        if (!listed.isEmpty()) {
            return listed.contains(origin);
        }
        return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    private static boolean isLoopback(String origin) {
        try {
            return LOOPBACK.contains(new URI(parse(origin)).getHost());
        } catch (IllegalArgumentException | URISyntaxException e) {
            return false;
        }
    }
}
