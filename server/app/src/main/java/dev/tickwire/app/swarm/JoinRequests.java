package dev.tickwire.app.swarm;

import dev.tickwire.protocol.schema.Schema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the server for seats, over HTTP (PROTOCOL.md section 1, steps 1 and 2). Threads: any. */
final class JoinRequests implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int AT_ONCE = 16;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final SwarmLoad load;
    private final AtomicInteger next = new AtomicInteger(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();

    JoinRequests(SwarmLoad load) {
        this.load = load;
    }

    /** Asks for a seat for every client but the first, a few at once, and passes the answers to the swarm. */
    void askForTheOthers(Swarm swarm) {
        for (int i = 0; i < AT_ONCE; i++) {
            askForNext(swarm);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the swarm gets the outcome, also a failure
    private void askForNext(Swarm swarm) {
        int client = next.getAndIncrement();
        if (client >= load.clients()) {
            return;
        }
        askFor(client, swarm).whenCompleteAsync((admission, failure) -> askForNext(swarm), threads);
    }

    /** Asks for a seat for the client of this number, and passes the answer to the swarm. */
    @SuppressWarnings("FutureReturnValueIgnored") // as above
    void askForOneMore(int client, Swarm swarm) {
        threads.execute(() -> askFor(client, swarm));
    }

    private CompletableFuture<JoinAnswer> askFor(int client, Swarm swarm) {
        return ask(client).whenComplete((admission, failure) -> {
            if (failure == null) {
                swarm.arrived(client, admission);
            } else {
                swarm.refused(
                        client, failure.getCause() instanceof RefusedJoinException no ? no.code() : "unreachable");
            }
        });
    }

    /** Asks for a seat for the client of this number; fails with a {@link RefusedJoinException}. */
    CompletableFuture<JoinAnswer> ask(int client) {
        Map<String, Object> wish = new HashMap<>();
        wish.put("game", load.game());
        wish.put("name", "swarm " + client);
        if (!load.options().isEmpty()) {
            wish.put("options", load.options());
        }
        HttpRequest request = HttpRequest.newBuilder(load.server().resolve("/api/join"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(wish)))
                .build();
        long askedNs = System.nanoTime();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> admission(answer, askedNs));
    }

    private static JoinAnswer admission(HttpResponse<String> response, long askedNs) {
        JsonNode answer = json(response);
        if (response.statusCode() != 200) {
            String field = answer.path("field").asString("");
            throw new RefusedJoinException(
                    answer.path("code").asString("http-" + response.statusCode()),
                    answer.path("title").asString("") + (field.isEmpty() ? "" : " (" + field + ")"));
        }
        return new JoinAnswer(
                answer.path("room").asString(""),
                URI.create(answer.path("url").asString("")),
                answer.path("ticket").asString(""),
                answer.path("schema").asString(""),
                askedNs);
    }

    /** The schema that an answer names. */
    Schema schema(JoinAnswer admission) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(load.server().resolve(admission.schema()))
                .timeout(ANSWER_MAX)
                .build();
        try {
            return Schema.parse(http.send(request, BodyHandlers.ofString()).body());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the schema of " + load.game() + " cannot be parsed: " + e.getMessage(), e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new RefusedJoinException("no-tickwire", "No Tickwire answers at " + response.uri() + ".");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
