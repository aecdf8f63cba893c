package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.hall.Hall;
import dev.tickwire.runtime.transport.ClientFrames;
import dev.tickwire.runtime.transport.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators may do to a room and to those in it. */
class AdminPlayersTest {
    private static final String TOKEN = "an admin token";
    private static final String ROOM = "/admin/rooms/first";

    /** One for all tests: each keeps connections, and the host lets few of them to its operators. */
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Server server;
    private static int tests;

    private final List<RawClient> clients = new ArrayList<>();
    private final String room = "room" + ++tests; // each test's own; in what is asked it is called first

    @BeforeAll
    static void start() {
        server = Tickwire.host(Hall.class)
                .host("127.0.0.1")
                .port(0)
                .adminToken(TOKEN)
                .workers(1)
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        assertEquals(
                201,
                admin("POST", "/admin/rooms", "{'game':'hall','id':'first'}").statusCode());
    }

    @AfterEach
    void leave() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    private String said(String text) {
        return text.replace("first", room).replace("another", room + "b").replace('\'', '"');
    }

    private HttpResponse<String> join(String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/join");
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(said(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> admin(String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + said(path)))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(said(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = admin("GET", path, "");
        assertEquals(200, response.statusCode(), response.body());
        return JsonMapper.shared().readTree(response.body());
    }

    private void assertDone(String method, String path, String body) throws Exception {
        HttpResponse<String> response = admin(method, path, body);
        assertEquals(204, response.statusCode(), response.body());
    }

    private static void assertProblem(int status, String code, String field, HttpResponse<String> response) {
        JsonNode problem = JsonMapper.shared().readTree(response.body());
        assertEquals(
                status + " " + code + " " + (field == null ? "" : field),
                response.statusCode() + " " + problem.get("code").stringValue() + " "
                        + problem.path("field").asString(""),
                response.body());
    }

    /** Somebody who sits in the room; what it keeps of itself. */
    private record Guest(RawClient client, String token) {}

    private Guest seated(String name, String more) throws Exception {
        HttpResponse<String> response = join("{'room':'first','name':'" + name + "'" + more + "}");
        assertEquals(200, response.statusCode(), response.body());
        JsonNode joined = JsonMapper.shared().readTree(response.body());
        RawClient client = new RawClient(server.port());
        clients.add(client);
        client.send(RawClient.UPGRADE
                .replace("/rooms/r ", "/rooms/" + room + " ")
                .replace("ticket.x", "ticket." + joined.get("ticket").stringValue()));
        assertTrue(client.head().startsWith("HTTP/1.1 101 "));
        assertEquals(0x82, client.frame().first(), "welcome");
        return new Guest(client, joined.get("guest").stringValue());
    }

    private Guest seated(String name) throws Exception {
        return seated(name, "");
    }

    /** Code and reason of the close frame that comes after others. */
    private static String closed(Guest guest) throws IOException {
        RawClient.Frame frame = guest.client.frame();
        while (frame.first() != 0x88) {
            frame = guest.client.frame();
        }
        guest.client.send(ClientFrames.close(1000));
        return frame.code() + " " + frame.reason();
    }

    private JsonNode players() throws Exception {
        return get(ROOM + "/players").get("players");
    }

    // ---- the room

    @Test
    void shouldChangeHowARoomIsFound() throws Exception {
        HttpResponse<String> response = admin(
                "PATCH",
                ROOM,
                "{'locked':true,'inviteOnly':true,'unlisted':true,'playersMax':7,'properties':{'mode':'RANKED'}}");
        assertEquals(200, response.statusCode(), response.body());
        JsonNode shown = JsonMapper.shared().readTree(response.body());
        assertTrue(shown.get("locked").booleanValue());
        assertTrue(shown.get("inviteOnly").booleanValue());
        assertTrue(shown.get("unlisted").booleanValue());
        assertEquals(7, shown.get("playersMax").intValue());
        assertEquals("RANKED", shown.get("properties").get("mode").stringValue());
        assertEquals(50, shown.get("properties").get("rating").intValue(), "as it was");
        assertTrue(shown.get("code").stringValue().matches("[2-9B-Z]{6}"));
        assertProblem(409, "room-locked", null, join("{'room':'first'}"));
        assertEquals(200, admin("PATCH", ROOM, "{'locked':false}").statusCode());
        assertEquals(200, join("{'room':'first'}").statusCode());
        assertTrue(get(ROOM).get("inviteOnly").booleanValue(), "only what was said");
        assertEquals(200, admin("PATCH", ROOM, "{}").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bad-field | playersMax | 'playersMax':0",
                "bad-field | playersMax | 'playersMax':4097",
                "bad-field | playersMax | 'playersMax':'7'",
                "bad-field | locked | 'locked':1,'unlisted':true",
                "bad-field | unlisted | 'unlisted':'yes'",
                "bad-field | inviteOnly | 'inviteOnly':null,'unlisted':true",
                "bad-field | properties | 'properties':true",
                "bad-field | properties.rating | 'properties':{'mode':'RANKED','rating':101}",
                "bad-field | properties | 'properties':{'mode':'RANKED','rating':0}",
                "bad-field | properties.color | 'properties':{'mode':'RANKED','color':'red'}",
                "bad-json | options | 'options':{}",
                "bad-json | id | 'id':'another'",
            })
    void shouldChangeNothingIfAnythingIsWrong(String code, String field, String bad) throws Exception {
        String good = bad.contains("'locked'") ? "" : "'locked':true,";
        String body = "{" + good + bad + (bad.contains("properties") ? "" : ",'properties':{'mode':'RANKED'}") + "}";
        assertProblem(400, code, field, admin("PATCH", ROOM, body));
        JsonNode shown = get(ROOM);
        assertFalse(shown.get("locked").booleanValue());
        assertFalse(shown.get("unlisted").booleanValue());
        assertFalse(shown.get("inviteOnly").booleanValue());
        assertEquals(4, shown.get("playersMax").intValue());
        assertEquals("CASUAL", shown.get("properties").get("mode").stringValue());
    }

    @Test
    void shouldOpenARoomAsItIsToBeFound() throws Exception {
        HttpResponse<String> opened = admin(
                "POST",
                "/admin/rooms",
                "{'game':'hall','id':'another','locked':true,'playersMax':9,'options':{'mode':'RANKED'},"
                        + "'properties':{'rating':3}}");
        assertEquals(201, opened.statusCode(), opened.body());
        JsonNode shown = JsonMapper.shared().readTree(opened.body());
        assertEquals(9, shown.get("playersMax").intValue());
        assertEquals(3, shown.get("properties").get("rating").intValue());
        assertEquals("RANKED", shown.get("properties").get("mode").stringValue(), "as the game has said");
        assertProblem(409, "room-locked", null, join("{'room':'another'}"));
        for (String[] bad : new String[][] {
            {"playersMax", "'playersMax':0"},
            {"properties.rating", "'properties':{'rating':-1}"},
            {"properties", "'options':{'mode':'RANKED'},'properties':{'rating':0}"},
            {"locked", "'locked':3"},
            {"options.mode", "'options':{'mode':3}"},
        }) {
            assertProblem(
                    400,
                    "bad-field",
                    bad[0],
                    admin("POST", "/admin/rooms", "{'game':'hall','id':'third'," + bad[1] + "}"));
        }
        assertFalse(server.rooms().contains("third"));
    }

    // ---- who is in it

    @Test
    void shouldListWhoIsThere() throws Exception {
        assertEquals(0, players().size());
        Guest ann = seated("Ann");
        seated("Bob");
        seated("Ann as well", ",'guest':'" + ann.token + "'");
        JsonNode players = players();
        assertEquals(3, players.size());
        JsonNode first = players.get(0);
        assertEquals("Ann", first.get("name").stringValue());
        assertEquals(1, first.get("id").intValue());
        assertTrue(first.get("identity").stringValue().startsWith("guest:"));
        assertTrue(first.get("connected").booleanValue());
        assertTrue(first.get("owner").booleanValue());
        assertFalse(first.get("moderator").booleanValue());
        assertFalse(first.has("team"));
        assertFalse(first.has("muted"));
        assertFalse(players.get(1).get("owner").booleanValue());
        assertEquals(first.get("identity"), players.get(2).get("identity"));
        assertFalse(first.get("identity").equals(players.get(1).get("identity")));
    }

    @Test
    void shouldKick() throws Exception {
        Guest ann = seated("Ann");
        Guest bob = seated("Bob");
        assertDone("POST", ROOM + "/players/1/kick", "{'reason':'spam'}");
        assertEquals("4403 spam", closed(ann));
        assertProblem(404, "unknown-player", null, admin("POST", ROOM + "/players/1/kick", "{}"));
        assertDone("POST", ROOM + "/players/2/kick", "{}");
        assertEquals("4403 ", closed(bob));
        assertEquals(200, join("{'room':'first','guest':'" + ann.token + "'}").statusCode(), "kicked, not banned");
    }

    @Test
    void shouldMuteAndTakeItBack() throws Exception {
        seated("Ann");
        assertDone("POST", ROOM + "/players/1/mute", "{'seconds':600,'reason':'loud'}");
        assertEquals("loud", players().get(0).get("muted").stringValue());
        assertDone("POST", ROOM + "/players/1/mute", "{'seconds':0}");
        assertFalse(players().get(0).has("muted"));
        assertDone("POST", ROOM + "/players/1/mute", "{}");
        assertEquals("", players().get(0).get("muted").stringValue());
    }

    @Test
    void shouldBanAndPardon() throws Exception {
        Guest ann = seated("Ann");
        Guest tab = seated("Ann", ",'guest':'" + ann.token + "'");
        String identity = players().get(0).get("identity").stringValue();
        Instant before = Instant.now();
        assertDone("POST", ROOM + "/players/1/ban", "{'seconds':3600,'reason':'cheat'}");
        assertEquals("4403 cheat", closed(ann));
        assertEquals("4403 cheat", closed(tab));
        JsonNode bans = get(ROOM + "/bans").get("bans");
        assertEquals(1, bans.size());
        assertEquals(identity, bans.get(0).get("identity").stringValue());
        assertEquals("cheat", bans.get(0).get("reason").stringValue());
        assertTrue(Instant.parse(bans.get(0).get("until").stringValue()).isAfter(before));
        String again = "{'room':'first','guest':'" + ann.token + "'}";
        HttpResponse<String> refused = join(again);
        assertProblem(403, "banned", null, refused);
        assertTrue(refused.body().contains(": cheat"), refused.body());
        assertProblem(404, "unknown-ban", null, admin("DELETE", ROOM + "/bans/guest:nobody", ""));
        assertDone("DELETE", ROOM + "/bans/" + identity, "");
        assertProblem(404, "unknown-ban", null, admin("DELETE", ROOM + "/bans/" + identity, ""));
        assertEquals(0, get(ROOM + "/bans").get("bans").size());
        assertEquals(200, join(again).statusCode());
    }

    @Test
    void shouldBanForAsLongAsTheRoomLasts() throws Exception {
        Guest ann = seated("Ann");
        assertDone("POST", ROOM + "/players/1/ban", "{}");
        assertEquals("4403 ", closed(ann));
        JsonNode ban = get(ROOM + "/bans").get("bans").get(0);
        assertFalse(ban.has("until"));
        assertEquals("", ban.get("reason").stringValue());
    }

    @Test
    void shouldAppointModerators() throws Exception {
        seated("Ann");
        seated("Bob");
        assertDone("PATCH", ROOM + "/players/2", "{'moderator':true}");
        assertFalse(players().get(0).get("moderator").booleanValue());
        assertTrue(players().get(1).get("moderator").booleanValue());
        assertDone("PATCH", ROOM + "/players/2", "{'moderator':false}");
        assertFalse(players().get(1).get("moderator").booleanValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "404 | unknown-room | | GET | /admin/rooms/another/players | ",
                "404 | unknown-room | | POST | /admin/rooms/another/players/1/kick | {}",
                "404 | unknown-room | | GET | /admin/rooms/another/bans | ",
                "404 | unknown-player | | POST | /admin/rooms/first/players/7/kick | {}",
                "404 | unknown-player | | POST | /admin/rooms/first/players/7/mute | {'seconds':3}",
                "404 | unknown-player | | POST | /admin/rooms/first/players/7/ban | {'seconds':3}",
                "404 | unknown-player | | PATCH | /admin/rooms/first/players/7 | {'moderator':true}",
                "404 | unknown-player | | POST | /admin/rooms/first/players/Ann/kick | {}",
                "404 | unknown-player | | POST | /admin/rooms/first/players/-1/kick | {}",
                "404 | unknown-player | | POST | /admin/rooms/first/players/99999999999/kick | {}",
                "404 | not-found | | POST | /admin/rooms/first/players/1/promote | {}",
                "404 | not-found | | POST | /admin/rooms/first/players/1/promote | nonsense",
                "404 | not-found | | POST | /admin/rooms/first/players/1/kick/hard | {}",
                "404 | not-found | | GET | /admin/rooms/first/absent | ",
                "404 | not-found | | GET | /admin/rooms/first/bans/a/b | ",
                "404 | unknown-ban | | DELETE | /admin/rooms/first/bans/nobody | ",
                "405 | method-not-allowed | | POST | /admin/rooms/first | {}",
                "405 | method-not-allowed | | DELETE | /admin/rooms/first/players | ",
                "405 | method-not-allowed | | GET | /admin/rooms/first/players/1 | ",
                "405 | method-not-allowed | | GET | /admin/rooms/first/players/1/kick | ",
                "405 | method-not-allowed | | POST | /admin/rooms/first/bans | {}",
                "405 | method-not-allowed | | GET | /admin/rooms/first/bans/nobody | ",
                "400 | bad-json | seconds | POST | /admin/rooms/first/players/1/kick | {'seconds':3}",
                "400 | bad-json | | POST | /admin/rooms/first/players/1/kick | ",
                "400 | bad-field | seconds | POST | /admin/rooms/first/players/1/ban | {'seconds':0}",
                "400 | bad-field | seconds | POST | /admin/rooms/first/players/1/ban | {'seconds':31536001}",
                "400 | bad-field | seconds | POST | /admin/rooms/first/players/1/mute | {'seconds':-1}",
                "400 | bad-field | seconds | POST | /admin/rooms/first/players/1/mute | {'seconds':1.5}",
                "400 | bad-field | reason | POST | /admin/rooms/first/players/1/kick | {'reason':7}",
                "400 | bad-field | reason | POST | /admin/rooms/first/players/1/kick | {'reason':'a\\u0007b'}",
                "400 | bad-field | moderator | PATCH | /admin/rooms/first/players/1 | {}",
                "400 | bad-field | moderator | PATCH | /admin/rooms/first/players/1 | {'moderator':'yes'}",
                "400 | bad-json | admin | PATCH | /admin/rooms/first/players/1 | {'admin':true}",
            })
    void shouldTellOperatorsWhatIsWrong(int status, String code, String field, String method, String path, String body)
            throws Exception {
        seated("Ann");
        assertProblem(status, code, field, admin(method, path, body == null ? "" : body));
        assertEquals(1, players().size());
        assertFalse(players().get(0).has("muted"));
        assertEquals(0, get(ROOM + "/bans").get("bans").size());
    }

    @Test
    void shouldRefuseReasonsThatAreTooLong() throws Exception {
        seated("Ann");
        assertProblem(
                400,
                "bad-field",
                "reason",
                admin("POST", ROOM + "/players/1/ban", "{'reason':'" + "a".repeat(257) + "'}"));
        assertDone("POST", ROOM + "/players/1/mute", "{'reason':'" + "a".repeat(256) + "'}");
    }

    @Test
    void shouldAskForTheTokenBelowRoomsAsWell() throws Exception {
        for (String path : new String[] {ROOM, ROOM + "/players", ROOM + "/players/1/kick", ROOM + "/bans"}) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + path))
                    .header("Authorization", "Bearer x")
                    .build();
            assertProblem(401, "unauthorized", null, HTTP.send(request, BodyHandlers.ofString()));
        }
    }
}
