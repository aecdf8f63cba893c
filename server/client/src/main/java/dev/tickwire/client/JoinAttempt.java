package dev.tickwire.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Takes a seat, and another one when the server has lost it. The figures are those of the client in JavaScript.
 *
 * <p><b>Threads.</b> Any.
 *
 * @param wanted whether a seat is still wanted
 */
record JoinAttempt(Host host, Clock clock, RandomGenerator random, BooleanSupplier wanted) {
    /** Milliseconds that a join waits for a room that its host is loading; then it is refused. */
    static final int LOADING_MS_MAX = 30_000;

    private static final String RESUME = "resume";
    private static final int LOADING_BACK_OFF_MS_MIN = 250;
    private static final int LOADING_BACK_OFF_MS_MAX = 1000;
    private static final int AGAIN_BACK_OFF_MS_MIN = 500;
    private static final int AGAIN_BACK_OFF_MS_MAX = 8000;

    /** Asks for a seat, and repeats that while the host is loading the room from its store. */
    CompletableFuture<Seat> take(Map<String, Object> request) {
        return take(request, clock.nowMs() + LOADING_MS_MAX, LOADING_BACK_OFF_MS_MIN);
    }

    private CompletableFuture<Seat> take(Map<String, Object> request, long endMs, int boundMs) {
        return host.join(request).exceptionallyCompose(failure -> {
            JoinException refusal = refusal(failure);
            if (!refusal.code().equals("room-loading") || clock.nowMs() >= endMs || !wanted.getAsBoolean()) {
                return CompletableFuture.failedFuture(refusal);
            }
            int nextBoundMs = Math.min(2 * boundMs, LOADING_BACK_OFF_MS_MAX);
            return after(refusal.retryAfterMs() + random.nextLong(boundMs))
                    .thenCompose(waited -> take(request, endMs, nextBoundMs));
        });
    }

    /**
     * Repeats the first request, or asks for a seat in the room of the lost one and repeats the first request if that
     * room is gone; until there is a seat, or the server refuses.
     *
     * @param resumeToken asked for first, until the host answers: its seat may still exist; empty: there is none
     */
    CompletableFuture<Seat> again(Map<String, Object> request, Seat lost, boolean inSameRoom, String resumeToken) {
        Map<String, Object> sameRoom = new HashMap<>(Map.of("room", lost.room()));
        Map<String, Object> asAtFirst = new HashMap<>(request);
        asAtFirst.remove("party"); // its seats are taken
        for (String member : List.of("name", "role")) {
            if (request.containsKey(member)) {
                sameRoom.put(member, request.get(member));
            }
        }
        if (!lost.guest().isEmpty()) {
            sameRoom.put("guest", lost.guest());
            asAtFirst.put("guest", lost.guest());
        }
        List<Map<String, Object>> requests = new ArrayList<>();
        if (!resumeToken.isEmpty()) {
            requests.add(Map.of(RESUME, resumeToken));
        }
        if (inSameRoom) {
            requests.add(sameRoom);
        }
        requests.add(asAtFirst);
        return again(requests, 0, AGAIN_BACK_OFF_MS_MIN);
    }

    private CompletableFuture<Seat> again(List<Map<String, Object>> requests, long atLeastMs, int boundMs) {
        return after(atLeastMs + random.nextLong(boundMs))
                .thenCompose(waited -> take(requests.get(0)))
                .exceptionallyCompose(failure -> {
                    JoinException refusal = refusal(failure);
                    int nextBoundMs = Math.min(2 * boundMs, AGAIN_BACK_OFF_MS_MAX);
                    boolean gone = refusal.code().equals("unknown-room")
                            || (requests.get(0).containsKey(RESUME) && !refusal.retry());
                    if (gone && requests.size() > 1) {
                        return again(requests.subList(1, requests.size()), 0, nextBoundMs);
                    }
                    return refusal.retry() && wanted.getAsBoolean()
                            ? again(requests, refusal.retryAfterMs(), nextBoundMs)
                            : CompletableFuture.failedFuture(refusal);
                });
    }

    private CompletableFuture<Void> after(long ms) {
        CompletableFuture<Void> waited = new CompletableFuture<>();
        clock.after(ms, () -> waited.complete(null));
        return waited;
    }

    /** Why there is no seat. */
    static JoinException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof JoinException refusal ? refusal : JoinException.unreachable(String.valueOf(cause));
    }
}
