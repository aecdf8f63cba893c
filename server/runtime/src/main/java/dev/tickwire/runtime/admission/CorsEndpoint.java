package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Adds CORS headers (Fetch standard) to an endpoint's answers, and refuses origins that are not allowed. Their pages
 * may send requests, too, because they could not read a refusal otherwise.
 */
public final class CorsEndpoint implements Endpoint {
    private static final String PREFLIGHT_SECONDS = "600";

    private final Origins origins;
    private final Endpoint inner;

    public CorsEndpoint(Origins origins, Endpoint inner) {
        this.origins = origins;
        this.inner = inner;
    }

    @Override
    public Response answer(Request request) {
        Response response = answerOrPreflight(request).varying("Origin");
        String origin = request.header("origin");
        return origin == null ? response : response.with("Access-Control-Allow-Origin", origin);
    }

    /** Turns refusals into responses, because a page can read a refusal only if that has the headers, too. */
    private Response answerOrPreflight(Request request) {
        if (request.method().equals("OPTIONS") && request.header("access-control-request-method") != null) {
            return Response.empty(204)
                    .with("Access-Control-Allow-Methods", "GET, HEAD, POST")
                    .with("Access-Control-Allow-Headers", "Content-Type")
                    .with("Access-Control-Max-Age", PREFLIGHT_SECONDS);
        }
        try {
            origins.require(request);
            Response response = inner.answer(request);
            CompletableFuture<Response> later = response.later();
            return later == null ? response : Response.later(later.exceptionally(CorsEndpoint::refusal));
        } catch (HttpProblem e) {
            return e.response();
        }
    }

    private static Response refusal(Throwable error) {
        HttpProblem problem = HttpProblem.in(error);
        if (problem != null) {
            return problem.response();
        }
        throw new CompletionException(error);
    }
}
