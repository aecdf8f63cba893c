package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.pond.Pond;
import dev.tickwire.runtime.transport.ClientFrames;
import dev.tickwire.runtime.transport.RawClient;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole host: joining, the upgrade, the admin listener, the end. */
class ServerTest {
    private static final String TOKEN = "an admin token";

    private final HttpClient http = HttpClient.newHttpClient();
    private Server server = host().room("pond", "first").start();

    private static Host host() {
        return Tickwire.host(Pond.class)
                .host("127.0.0.1")
                .port(0)
                .adminToken(TOKEN)
                .workers(1);
    }

    private void restart(Host host) {
        server.close();
        server = host.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder joining(String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/join"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')));
    }

    private JsonNode join(String body) throws Exception {
        HttpResponse<String> response = send(joining(body));
        assertEquals(200, response.statusCode(), response.body());
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpRequest.Builder admin(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
    }

    private static void assertProblem(int status, String code, String field, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse(""));
        JsonNode problem = JsonMapper.shared().readTree(response.body());
        assertEquals(code, problem.get("code").stringValue(), response.body());
        assertEquals(status, problem.get("status").intValue());
        assertEquals(field == null ? "" : field, problem.path("field").asString(""), response.body());
    }

    private static String upgrade(String room, String protocols) {
        return RawClient.UPGRADE
                .replace("/rooms/r ", "/rooms/" + room + " ")
                .replace("tickwire.1, ticket.x", protocols);
    }

    private static String upgrade(JsonNode joined) {
        return upgrade(
                joined.get("room").stringValue(),
                "tickwire.1, ticket." + joined.get("ticket").stringValue());
    }

    private RawClient connected(JsonNode joined) throws IOException {
        RawClient client = new RawClient(server.port());
        client.send(upgrade(joined));
        String head = client.head();
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        return client;
    }

    private void assertUpgradeRefused(int status, String code, String request) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send(request);
            String response = client.response();
            assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
            assertTrue(response.contains("\"code\":\"" + code + "\""), response);
        }
    }

    /** The code of the close frame that comes after frames of any number. */
    private static int closeCode(RawClient client) throws IOException {
        RawClient.Frame frame = client.frame();
        while (frame.first() != 0x88) {
            frame = client.frame();
        }
        client.send(ClientFrames.close(1000));
        return frame.code();
    }

    @Test
    void shouldLetAPlayerInWhoSpeaksSecond() throws Exception {
        JsonNode joined = join("{'game':'pond','name':' Ann '}");
        assertEquals("first", joined.get("room").stringValue());
        assertEquals(
                "ws://127.0.0.1:" + server.port() + "/rooms/first",
                joined.get("url").stringValue());
        assertEquals("tickwire.1", joined.get("protocolVersion").stringValue());
        try (RawClient client = connected(joined)) {
            RawClient.Frame welcome = client.frame();
            assertEquals(0x82, welcome.first());
            assertEquals(12, welcome.payload()[0]); // class id 10
            assertEquals(13, client.frame().payload()[0]);
        }
    }

    @Test
    void shouldGiveTheSchemaForEver() throws Exception {
        String path = join("{'room':'first'}").get("schema").stringValue();
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri));
        assertEquals(200, response.statusCode());
        assertEquals(
                "pond",
                JsonMapper.shared().readTree(response.body()).get("game").stringValue());
        assertTrue(response.headers().firstValue("Cache-Control").orElse("").contains("immutable"));
        assertProblem(404, "unknown-schema", null, send(HttpRequest.newBuilder(URI.create(uri + "0"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | bad-json |  | ",
                "400 | bad-json |  | []",
                "400 | bad-json |  | {'game':'pond'} x",
                "400 | bad-json |  | {'game':'pond','game':'pond'}",
                "400 | bad-json | wat | {'game':'pond','wat':1}",
                "400 | bad-json |  | {'game':[[[[[[[[[[1]]]]]]]]]]}",
                "400 | bad-field | game | {}",
                "400 | bad-field | game | {'game':'pond','room':'first'}",
                "400 | bad-field | game | {'game':7}",
                "400 | bad-field | name | {'room':'first','name':'1234567890123456789012345'}",
                "400 | bad-field | name | {'room':'first','name':'a\\u0007b'}",
                "400 | bad-field | name | {'room':'first','name':'\\ud83d'}",
                "400 | bad-field | name | {'room':'first','name':null}",
                "400 | bad-field | options | {'room':'first','options':{}}",
                "400 | bad-field | options | {'game':'pond','options':3}",
                "400 | bad-field | options | {'game':'pond','options':{'name':'ocean'}}",
                "400 | bad-field | options.playersMax | {'game':'pond','options':{'playersMax':4}}",
                "400 | bad-field | options.depth | {'game':'pond','options':{'depth':4}}",
                "404 | unknown-game |  | {'game':'lake'}",
                "404 | unknown-room |  | {'room':'second'}",
                "500 | room-failed |  | {'game':'pond','options':{'frozen':true}}",
            })
    void shouldRefuseBadWishes(int status, String code, String field, String body) throws Exception {
        assertProblem(status, code, field, send(joining(body == null ? "" : body)));
    }

    @Test
    void shouldRefuseOtherMethodsTypesAndOrigins() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/join");
        HttpResponse<String> get = send(HttpRequest.newBuilder(uri));
        assertProblem(405, "method-not-allowed", null, get);
        assertEquals("POST", get.headers().firstValue("Allow").orElse(""));
        assertProblem(415, "bad-json", null, send(joining("{'game':'pond'}").setHeader("Content-Type", "text/plain")));
        HttpResponse<String> foreign = send(joining("{'game':'pond'}").header("Origin", "https://evil.example"));
        assertProblem(403, "origin-refused", null, foreign);
        String readable =
                foreign.headers().firstValue("Access-Control-Allow-Origin").orElse("");
        assertEquals("https://evil.example", readable, "its page reads why");
    }

    @Test
    void shouldOpenItselfToPagesOfAllowedOrigins() throws Exception {
        restart(host().origin("https://page.example").publicUrl("https://play.example/"));
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/join");
        HttpResponse<String> preflight = send(HttpRequest.newBuilder(uri)
                .header("Origin", "https://page.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertEquals(204, preflight.statusCode());
        assertEquals(
                "https://page.example",
                preflight.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        assertEquals(
                "Content-Type",
                preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""));
        HttpResponse<String> joined = send(joining("{'game':'pond'}").header("Origin", "https://page.example"));
        assertEquals(
                "https://page.example",
                joined.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        assertTrue(joined.body().contains("\"url\":\"wss://play.example/rooms/"), joined.body());
        HttpResponse<String> refused = send(joining("{}").header("Origin", "https://play.example"));
        assertEquals(
                "https://play.example",
                refused.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        assertEquals(
                403,
                send(joining("{}").header("Origin", "http://127.0.0.1:" + server.port()))
                        .statusCode());
    }

    @Test
    void shouldSeatPlayersTogetherUntilARoomIsFull() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals("first", join("{'game':'pond'}").get("room").stringValue());
        }
        assertProblem(409, "room-full", null, send(joining("{'room':'first'}")));
        String second = join("{'game':'pond'}").get("room").stringValue();
        assertNotEquals("first", second);
        assertEquals(second, join("{'game':'pond'}").get("room").stringValue());
        String other = join("{'game':'pond','options':{'water':'MURKY','playersMax':2}}")
                .get("room")
                .stringValue();
        assertNotEquals(second, other);
        assertEquals(
                other,
                join("{'game':'pond','options':{'playersMax':2,'water':'MURKY'}}")
                        .get("room")
                        .stringValue());
    }

    @Test
    void shouldRefuseMoreRoomsThanAllowed() throws Exception {
        restart(host().roomsMax(1).room("pond"));
        HttpResponse<String> response = send(joining("{'game':'pond','options':{'playersMax':1}}"));
        assertProblem(429, "rooms-full", null, response);
        assertTrue(response.headers().firstValue("Retry-After").isPresent());
        assertProblem(429, "rooms-full", null, send(admin("POST", "/admin/rooms", "{'game':'pond'}")));
    }

    @Test
    void shouldRefuseUpgradesWithoutAGoodTicket() throws Exception {
        JsonNode joined = join("{'room':'first'}");
        String ticket = "ticket." + joined.get("ticket").stringValue();
        assertUpgradeRefused(401, "ticket-missing", upgrade("first", "tickwire.1"));
        assertUpgradeRefused(401, "ticket-forged", upgrade("first", "tickwire.1, ticket.x.y.z"));
        assertUpgradeRefused(403, "ticket-wrong-room", upgrade("second", "tickwire.1, " + ticket));
        String good = upgrade("first", "tickwire.1, " + ticket);
        assertUpgradeRefused(426, "upgrade-required", good.replace("Version: 13", "Version: 8"));
        assertUpgradeRefused(426, "upgrade-required", good.replace("tickwire.1", "tickwire.9"));
        assertUpgradeRefused(426, "upgrade-required", good.replace("tickwire.1", "TICKWIRE.1"));
        assertUpgradeRefused(426, "upgrade-required", good.replace("Upgrade: websocket\r\n", ""));
        assertUpgradeRefused(426, "upgrade-required", "GET /rooms/first HTTP/1.1\r\nHost: x\r\n\r\n");
        assertUpgradeRefused(405, "method-not-allowed", "DELETE /rooms/first HTTP/1.1\r\nHost: x\r\n\r\n");
        assertUpgradeRefused(400, "bad-request", good.replace("dGhlIHNhbXBsZSBub25jZQ==", "YQ=="));
        assertUpgradeRefused(
                400, "bad-request", good.replace("Upgrade: websocket\r\n", "Upgrade: websocket\r\nX: a\r\n b\r\n"));
        assertUpgradeRefused(
                403,
                "origin-refused",
                good.replace("Host: localhost", "Host: localhost\r\nOrigin: https://evil.example"));
        connected(joined).close();
        assertUpgradeRefused(401, "ticket-used", good);
    }

    @Test
    void shouldSelectTheSubprotocolWhereverItStands() throws Exception {
        for (String between : List.of(", ", ",", "\r\nSec-WebSocket-Protocol: ")) {
            String ticket = "ticket." + join("{'room':'first'}").get("ticket").stringValue();
            try (RawClient client = new RawClient(server.port())) {
                client.send(upgrade("first", ticket + between + "tickwire.1"));
                String head = client.head();
                assertTrue(head.startsWith("HTTP/1.1 101 "), head);
                assertEquals(2, head.split("Sec-WebSocket-Protocol: tickwire.1\r\n", -1).length, head);
            }
        }
    }

    @Test
    void shouldRefuseATicketOfARoomThatIsGone() throws Exception {
        JsonNode joined = join("{'room':'first'}");
        assertEquals(204, send(admin("DELETE", "/admin/rooms/first", "")).statusCode());
        assertUpgradeRefused(404, "unknown-room", upgrade(joined));
        assertUpgradeRefused(401, "ticket-used", upgrade(joined));
    }

    @Test
    void shouldLetOperatorsOpenListAndCloseRooms() throws Exception {
        HttpResponse<String> created = send(admin(
                "POST", "/admin/rooms", "{'game':'pond','id':'Du_ck-1','options':{'name':'lily','playersMax':2}}"));
        assertEquals(201, created.statusCode(), created.body());
        assertEquals(
                "/admin/rooms/Du_ck-1", created.headers().firstValue("Location").orElse(""));
        JsonNode room = JsonMapper.shared()
                .readTree(send(admin("GET", "/admin/rooms/Du_ck-1", "")).body());
        assertEquals("pond", room.get("game").stringValue());
        assertEquals(0, room.get("players").intValue());
        assertEquals(2, room.get("playersMax").intValue());
        assertEquals(50, room.get("tickRate").intValue());
        assertEquals(25, room.get("snapshotRate").intValue());
        assertEquals(
                "{\"playersMax\":2,\"name\":\"lily\",\"water\":\"CLEAR\",\"frozen\":false}",
                room.get("options").toString());
        assertTrue(room.get("created").stringValue().endsWith("Z"));
        assertTrue(room.get("tick").isInt());
        JsonNode rooms = JsonMapper.shared()
                .readTree(send(admin("GET", "/admin/rooms", "")).body())
                .get("rooms");
        assertEquals(2, rooms.size());
        assertEquals(2, server.rooms().size());
        try (RawClient client = connected(join("{'room':'Du_ck-1'}"))) {
            assertEquals(204, send(admin("DELETE", "/admin/rooms/Du_ck-1", "")).statusCode());
            assertProblem(404, "unknown-room", null, send(admin("GET", "/admin/rooms/Du_ck-1", "")));
            assertEquals(4404, closeCode(client));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "409 | duplicate-room |  | {'game':'pond','id':'first'}",
                "404 | unknown-game |  | {'game':'lake'}",
                "400 | bad-field | game | {}",
                "400 | bad-field | id | {'game':'pond','id':''}",
                "400 | bad-field | id | {'game':'pond','id':'a b'}",
                "400 | bad-field | id | {'game':'pond','id':'../x'}",
                "400 | bad-field | id | {'game':'pond','id':7}",
                "400 | bad-field | options.water | {'game':'pond','options':{'water':'DIRTY'}}",
                "400 | bad-json |  | {'game':",
                "400 | bad-json | name | {'game':'pond','name':'x'}",
            })
    void shouldTellOperatorsWhatIsWrong(int status, String code, String field, String body) throws Exception {
        assertProblem(status, code, field, send(admin("POST", "/admin/rooms", body)));
    }

    @Test
    void shouldRefuseOperatorsWithoutTheToken() throws Exception {
        for (String authorization : new String[] {"Bearer", "Basic " + TOKEN, TOKEN}) {
            for (String path :
                    new String[] {"/admin/rooms", "/admin/rooms/first", "/admin/counters", "/admin/absent"}) {
                assertUnauthorized(path, authorization);
            }
        }
        assertUnauthorized("/admin/rooms", "Bearer x");
        assertUnauthorized("/admin/counters", "Bearer " + TOKEN + "x");
        assertEquals(
                200,
                send(admin("GET", "/healthz", "").setHeader("Authorization", "x"))
                        .statusCode());
        assertEquals(
                200,
                send(admin("GET", "/readyz", "").setHeader("Authorization", "x"))
                        .statusCode());
        String counters = send(admin("GET", "/admin/counters", "")).body();
        assertTrue(counters.contains("{\"name\":\"admin_unauthorized\",\"value\":14,"), counters);
    }

    private void assertUnauthorized(String path, String authorization) throws Exception {
        HttpResponse<String> response = send(admin("GET", path, "").setHeader("Authorization", authorization));
        assertProblem(401, "unauthorized", null, response);
        assertEquals(
                "Bearer realm=\"tickwire\"",
                response.headers().firstValue("WWW-Authenticate").orElse(""));
    }

    @Test
    void shouldSayWhichMethodsOperatorsMayUse() throws Exception {
        HttpResponse<String> response = send(admin("PUT", "/admin/rooms", "{}"));
        assertProblem(405, "method-not-allowed", null, response);
        assertEquals("GET, POST", response.headers().firstValue("Allow").orElse(""));
        assertProblem(404, "not-found", null, send(admin("GET", "/admin/absent", "")));
    }

    @Test
    void shouldKeepTheTwoSidesApart() throws Exception {
        URI onPublic = URI.create("http://127.0.0.1:" + server.port() + "/admin/rooms");
        assertEquals(
                404,
                send(HttpRequest.newBuilder(onPublic).header("Authorization", "Bearer " + TOKEN))
                        .statusCode());
        assertProblem(404, "not-found", null, send(admin("POST", "/api/join", "{'game':'pond'}")));
    }

    @Test
    void shouldTellPlayersWhenItStops() throws Exception {
        try (RawClient client = connected(join("{'room':'first'}"))) {
            Thread closing = new Thread(server::close);
            closing.start();
            assertEquals(4503, closeCode(client));
            assertTrue(client.ended());
            Await.end("the server's closing", closing);
        }
        assertThrows(IOException.class, () -> new RawClient(server.port()));
    }

    @Test
    void shouldSayThatAPortIsInUse() {
        Host second = host().port(server.port());
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, second::start);
        assertTrue(
                refused.getMessage().startsWith("port " + server.port() + " of 127.0.0.1 cannot be used: "),
                refused.getMessage());
        assertThrows(UncheckedIOException.class, host().adminPort(server.adminPort())::start);
    }

    @Test
    void shouldLiveInAServerOfTheCallers() throws Exception {
        restart(Tickwire.host(Pond.class).embed().room("pond", "inside"));
        assertEquals(-1, server.port());
        assertEquals(-1, server.adminPort());
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(server.handler())
                .build();
        undertow.start();
        try {
            int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
            URI uri = URI.create("http://127.0.0.1:" + port + "/api/join");
            HttpResponse<String> response = send(HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"room\":\"inside\"}")));
            JsonNode joined = JsonMapper.shared().readTree(response.body());
            try (RawClient client = new RawClient(port)) {
                client.send(upgrade(joined));
                assertTrue(client.head().startsWith("HTTP/1.1 101 "));
                assertEquals(12, client.frame().payload()[0]);
            }
        } finally {
            undertow.stop();
        }
    }

    /** What is opened before the failure is closed: another host of the same process has the ports and the folder. */
    @Test
    void shouldCloseWhatItHasOpenedWhenItCannotStart(@TempDir Path folder) throws Exception {
        int port = server.port();
        int adminPort = server.adminPort();
        server.close();
        Path data = folder.resolve("data");
        Path www = Files.createDirectory(folder.resolve("www"));
        Host gone = host().port(port).adminPort(adminPort).data(data).www(www);
        Host embedded = host().embed().data(data).www(www);
        Files.delete(www);
        Host noToken = Tickwire.host(Pond.class)
                .host("127.0.0.1")
                .port(port)
                .adminPort(adminPort)
                .adminTokenFile(folder)
                .data(data);
        for (Host failing : List.of(gone, embedded, noToken)) {
            assertThrows(UncheckedIOException.class, failing::start);
        }
        server = host().port(port).adminPort(adminPort).data(data).start();
        assertEquals(port, server.port());
    }

    @Test
    void shouldRefuseSettingsAtOnce() {
        Host host = host();
        assertThrows(IllegalArgumentException.class, () -> host.port(65_536));
        assertThrows(IllegalArgumentException.class, () -> host.roomsMax(0));
        assertThrows(IllegalArgumentException.class, () -> host.room("lake"));
        assertThrows(IllegalArgumentException.class, () -> host.room("pond", "a b"));
        assertThrows(IllegalArgumentException.class, () -> host.origin("play.example"));
        assertThrows(IllegalArgumentException.class, () -> host.publicUrl("https://play.example/path"));
        assertThrows(IllegalArgumentException.class, () -> host.www(java.nio.file.Path.of("absent")));
        assertThrows(IllegalArgumentException.class, () -> host.adminToken(" "));
        assertThrows(IllegalArgumentException.class, Tickwire::host);
        assertThrows(IllegalArgumentException.class, () -> Tickwire.host(Pond.class, Pond.class));
    }
}
