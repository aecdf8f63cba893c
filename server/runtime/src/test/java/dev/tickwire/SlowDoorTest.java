package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.pond.Pond;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A game that takes its time to open a room keeps only those waiting who want that room. */
class SlowDoorTest {
    /** More than there are threads for requests, fewer than operators may have connections. */
    private static final int PARTY = 20;

    /** That open rooms for players. */
    private static final int THREADS = 16;

    private static final int STRANGERS = 40;

    private static volatile CountDownLatch opening = new CountDownLatch(1);
    private static volatile CountDownLatch door = new CountDownLatch(1);

    /** Opens a room when the test says so. */
    public static final class Vault implements Game<Vault.Options> {
        public record Options() {}

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).playersMax(PARTY + STRANGERS);
        }

        @Override
        public void created(Room room) {
            opening.countDown();
            try {
                door.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void tick(Room room) {}
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() {
        opening = new CountDownLatch(1);
        door = new CountDownLatch(1);
        server = Tickwire.host(Vault.class)
                .host("127.0.0.1")
                .port(0)
                .workers(1)
                .gameCallMsMax(0) // the door is shut for as long as a busy machine takes
                .adminToken("secret")
                .start();
    }

    @AfterEach
    void stop() {
        door.countDown();
        server.close();
    }

    private CompletableFuture<HttpResponse<String>> ask(int port, HttpRequest.Builder request, String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.sendAsync(request.uri(uri).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer secret")
                .POST(BodyPublishers.ofString(json.replace('\'', '"')));
        return ask(path.startsWith("/admin") ? server.adminPort() : server.port(), request, path);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Test
    void shouldSeatAPartyAndStrangersInTheRoomThatOpensAndAnswerOthersMeanwhile() throws Exception {
        String party = json(post("/api/parties", "{'size':" + PARTY + "}").get())
                .get("party")
                .stringValue();
        List<CompletableFuture<HttpResponse<String>>> joins = new ArrayList<>();
        for (int i = 0; i < PARTY; i++) {
            joins.add(post("/api/join", "{'game':'vault','party':'" + party + "'}"));
        }
        Await.open("the room to be opening", opening);
        for (int i = 0; i < STRANGERS; i++) {
            joins.add(post("/api/join", "{'game':'vault'}"));
        }
        assertEquals(
                200,
                ask(server.port(), HttpRequest.newBuilder(), "/api/rooms").get().statusCode());
        assertTrue(joins.stream().noneMatch(CompletableFuture::isDone));
        door.countDown();
        Set<String> rooms = new HashSet<>();
        for (CompletableFuture<HttpResponse<String>> join : joins) {
            HttpResponse<String> seated = Await.get("a join", join);
            assertEquals(200, seated.statusCode(), seated::body);
            rooms.add(json(seated).get("room").stringValue());
        }
        assertEquals(server.rooms(), List.copyOf(rooms), "there is room for all in the first");
    }

    @Test
    void shouldAnswerAnOperatorWhoOpensARoomThoughPlayersTakeEveryThread() throws Exception {
        server.close();
        server = Tickwire.host(Vault.class, Pond.class)
                .host("127.0.0.1")
                .port(0)
                .workers(1)
                .adminToken("secret")
                .start();
        String pond = "{'game':'pond','id':'pond'}";
        assertEquals(201, Await.get("a room", post("/admin/rooms", pond)).statusCode());
        List<CompletableFuture<HttpResponse<String>>> joins = new ArrayList<>();
        for (int i = 0; i < PARTY; i++) {
            joins.add(post("/api/join", "{'game':'vault','create':true}"));
        }
        Await.until("players to take every thread", () -> openingThreads() >= THREADS);
        assertEquals(
                409, Await.get("the answer", post("/admin/rooms", pond)).statusCode(), "no worker is needed for this");
        assertTrue(joins.stream().noneMatch(CompletableFuture::isDone));
    }

    private static long openingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tickwire-opening-"))
                .count();
    }

    @Test
    void shouldAnswerOperatorsWhileRoomsOpen() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> rooms = new ArrayList<>();
        for (int i = 0; i < PARTY; i++) {
            rooms.add(post("/admin/rooms", "{'game':'vault'}"));
        }
        Await.open("the room to be opening", opening);
        assertEquals(
                200,
                ask(server.adminPort(), HttpRequest.newBuilder(), "/healthz")
                        .get()
                        .statusCode());
        door.countDown();
        for (CompletableFuture<HttpResponse<String>> room : rooms) {
            HttpResponse<String> opened = Await.get("the operator's room", room);
            assertEquals(201, opened.statusCode(), opened::body);
        }
    }
}
