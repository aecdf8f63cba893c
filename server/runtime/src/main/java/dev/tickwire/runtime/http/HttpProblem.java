package dev.tickwire.runtime.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that is sent to the client as {@code application/problem+json} (RFC 9457; PROTOCOL.md section 1 has the
 * codes).
 *
 * <p>It has no stack trace, so a flood of bad requests costs little.
 */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int FIELD_CHARS_MAX = 64;

    private final int status;
    private final String code;
    private final @Nullable String field;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * A refusal.
     *
     * @param code stable, for programs
     * @param title one sentence, for people
     */
    public HttpProblem(int status, String code, String title) {
        this(status, code, title, null);
    }

    private HttpProblem(int status, String code, String title, @Nullable String field) {
        super(title, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    /** A refusal of one member of the request's JSON, or of one query parameter. */
    public static HttpProblem field(String field, String title) {
        return new HttpProblem(400, "bad-field", title, cut(field));
    }

    /** The body is not one strict JSON object. */
    public static HttpProblem json(String title) {
        return new HttpProblem(400, "bad-json", title);
    }

    /** The body has an unknown member. */
    static HttpProblem unknownMember(String member) {
        return new HttpProblem(400, "bad-json", "This member is unknown.", cut(member));
    }

    /** This error if it is a problem, or the problem that a future has wrapped in it; {@code null}: neither. */
    public static @Nullable HttpProblem in(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof HttpProblem problem ? problem : null;
    }

    /** The same with a header in the answer. */
    public HttpProblem with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    /** The content of the JSON body. */
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", String.valueOf(getMessage()));
        body.put("status", status);
        body.put("code", code);
        if (field != null) {
            body.put("field", field);
        }
        return body;
    }

    /** The response that is sent. */
    public Response response() {
        Response response = Response.of(status, "application/problem+json", Json.write(body()));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        return response;
    }

    /** Names from the request are echoed in part only. */
    private static String cut(String text) {
        return text.length() <= FIELD_CHARS_MAX ? text : text.substring(0, FIELD_CHARS_MAX);
    }
}
