package dev.tickwire.runtime.http;

/** Answers requests. Called by any thread that may block for a moment; never by an I/O thread. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers a request.
     *
     * @throws HttpProblem to refuse it
     */
    Response answer(Request request);

    /**
     * Refuses all other methods.
     *
     * @throws HttpProblem 405 with {@code Allow}
     */
    static void requireMethod(Request request, String... allowed) {
        for (String method : allowed) {
            if (method.equals(request.method())) {
                return;
            }
        }
        throw new HttpProblem(405, "method-not-allowed", "This method is not allowed here.")
                .with("Allow", String.join(", ", allowed));
    }
}
