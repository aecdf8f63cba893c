package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.HttpProblem;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first handler: refuses requests that a proxy might parse differently, and sends headers that stop browsers from
 * guessing content types.
 *
 * <p><b>Threads.</b> Any I/O thread.
 */
public final class HardeningHandler implements HttpHandler {
    private static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
    private static final HttpString REFERRER = new HttpString("Referrer-Policy");
    private static final HttpString POLICY = new HttpString("Content-Security-Policy");
    private static final Pattern SOURCES = Pattern.compile("[!-~&&[^;,]]+( [!-~&&[^;,]]+)*");

    private final HttpHandler next;
    private final @Nullable String policy;

    /** For answers that every page may show in a frame. */
    public HardeningHandler(HttpHandler next) {
        this(next, null);
    }

    /**
     * @param frameAncestors pages that may show answers in a frame: sources of the Content-Security-Policy directive;
     *     {@code null}: every page
     */
    public HardeningHandler(HttpHandler next, @Nullable String frameAncestors) {
        this.next = next;
        this.policy = frameAncestors == null ? null : "frame-ancestors " + frameAncestors;
    }

    /** Whether the text is a list of sources as the constructor takes it. */
    public static boolean areSources(String text) {
        return SOURCES.matcher(text).matches();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(NOSNIFF, "nosniff");
        headers.put(REFERRER, "no-referrer");
        if (policy != null) {
            headers.put(POLICY, policy);
        }
        if (HeadGuard.folded(exchange) || !knownTransferCoding(exchange.getRequestHeaders())) {
            exchange.setPersistent(false);
            Exchanges.send(
                    exchange,
                    new HttpProblem(400, "bad-request", "Folded headers and unknown transfer codings are refused."));
        } else if (!canonical(exchange.getRelativePath())) {
            Exchanges.send(exchange, new HttpProblem(404, "not-found", "There is nothing here."));
        } else {
            next.handleRequest(exchange);
        }
    }

    private static boolean knownTransferCoding(HeaderMap headers) {
        HeaderValues codings = headers.get(Headers.TRANSFER_ENCODING);
        if (codings == null) {
            return true;
        }
        String coding = codings.getFirst();
        return codings.size() == 1 && (coding.equalsIgnoreCase("chunked") || coding.equalsIgnoreCase("identity"));
    }

    /**
     * True if no part of the decoded path is empty, begins with a dot (such as {@code ..} and {@code .git}), or has
     * characters that file systems interpret differently.
     */
    static boolean canonical(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
            return false;
        }
        String[] parts = path.substring(1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (parts[i].startsWith(".") || (parts[i].isEmpty() && !last)) {
                return false;
            }
        }
        return true;
    }
}
