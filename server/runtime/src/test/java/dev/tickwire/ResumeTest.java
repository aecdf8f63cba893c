package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.lake.Lake;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.transport.ClientFrames;
import dev.tickwire.runtime.transport.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sessions that survive their sockets. Time passes as a neighbour who is always connected sees it: in frames. */
class ResumeTest {
    private static final String TOKEN = "an admin token";
    private static final int BOAT = 0;
    private static final GameType LAKE = GameType.of(Lake.class);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Messages messages = LAKE.messages();
    private final List<RawClient> sockets = new ArrayList<>();
    private final Server server = Tickwire.host(Lake.class)
            .host("127.0.0.1")
            .port(0)
            .adminToken(TOKEN)
            .workers(1)
            .start();
    private String room = "";

    @BeforeEach
    void openARoomWithMinutesOfGrace() throws Exception {
        room = open(600_000);
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private JsonNode admin(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return JsonMapper.shared()
                .readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private String open(int graceMs) throws Exception {
        String body = "{\"game\":\"lake\",\"options\":{\"graceMs\":" + graceMs + "}}";
        return admin("POST", "/admin/rooms", body).get("id").stringValue();
    }

    private JsonNode describe() throws Exception {
        return admin("GET", "/admin/rooms/" + room, "");
    }

    /** A client of the room; everything that it is sent is taken in by {@link #next}. */
    private final class Client {
        final Replica replica = new Replica(LAKE.schema());
        final List<Lake.Told> told = new ArrayList<>();
        RawClient socket;
        Welcome welcome;
        int frames;
        int missed;
        int bytes;

        Client() throws Exception {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/join"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"room\":\"" + room + "\"}"))
                    .build();
            JsonNode joined = JsonMapper.shared()
                    .readTree(http.send(request, BodyHandlers.ofString()).body());
            welcome = connect("ticket." + joined.get("ticket").stringValue());
            next();
            say();
        }

        /** A client that somebody else's session is taken up with. */
        Client(String resumeToken, int appliedTick) throws IOException {
            welcome = connect("resume." + resumeToken + ", applied." + appliedTick);
        }

        void resume() throws IOException {
            frames = 0;
            missed = 0;
            bytes = 0;
            welcome = connect("resume." + welcome.resumeToken() + ", applied." + replica.tick());
        }

        private Welcome connect(String protocols) throws IOException {
            socket = upgraded(protocols);
            byte[] payload = socket.frame().payload();
            return (Welcome) messages.decodeFromServer(payload, 0, payload.length);
        }

        /** Takes in the next frame. */
        void next() throws IOException {
            RawClient.Frame message = socket.frame();
            assertEquals(0x82, message.first(), () -> "closed with " + message.code());
            bytes += message.payload().length;
            Record decoded = messages.decodeFromServer(message.payload(), 0, message.payload().length);
            if (decoded instanceof Frame frame) {
                replica.apply(frame, messages);
                replica.events().forEach(event -> told.add((Lake.Told) event));
                frames++;
                missed += frame.flags() & Frame.MISSED;
            }
        }

        void until(int tick) throws IOException {
            while (replica.tick() < tick) {
                next();
                say();
            }
        }

        void until(String what) throws IOException {
            while (told.stream().noneMatch(event -> event.what().equals(what))) {
                next();
                say();
            }
        }

        void say() throws IOException {
            WireOutput out = new WireOutput(64, 64);
            messages.encode(new Ping(replica.tick(), 1), out);
            socket.send(ClientFrames.binary(out.toBytes()));
        }

        int closeCode() throws IOException {
            return ResumeTest.closeCode(socket);
        }

        double x() {
            return replica.doubleAt(BOAT, replica.ids(BOAT).getInt(0), 1, 0);
        }
    }

    private RawClient upgraded(String protocols) throws IOException {
        RawClient socket = new RawClient(server.port());
        sockets.add(socket);
        socket.send(
                RawClient.UPGRADE.replace("/rooms/r ", "/rooms/" + room + " ").replace("ticket.x", protocols));
        String head = socket.head();
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        return socket;
    }

    private static RawClient.Frame closeFrame(RawClient socket) throws IOException {
        RawClient.Frame frame = socket.frame();
        while (frame.first() != 0x88) {
            frame = socket.frame();
        }
        return frame;
    }

    private static int closeCode(RawClient socket) throws IOException {
        return closeFrame(socket).code();
    }

    private void assertOver(String token) throws IOException {
        assertEquals(4401, closeCode(upgraded("resume." + token + ", applied.-1")), token);
    }

    @Test
    void shouldGiveWhoComesBackAfterTwoSecondsWhatItMissedAndNothingElse() throws Exception {
        Client ann = new Client();
        Client bob = new Client();
        int keyframeBytes = bob.bytes;
        bob.until(bob.replica.tick() + 10);
        int appliedTick = bob.replica.tick();
        bob.socket.reset();
        ann.until("dropped");
        assertEquals(1, describe().get("dropped").intValue());
        assertEquals(2, describe().get("players").intValue());
        ann.until(appliedTick + 100);
        bob.resume();
        assertEquals(appliedTick, bob.welcome.resumedTick());
        assertEquals(2, bob.welcome.playerId());
        ann.until("returned");
        bob.until("returned");
        bob.until(ann.replica.tick());
        ann.until(bob.replica.tick());
        assertEquals((bob.replica.tick() - appliedTick) / 2, bob.frames, "each tick's, once");
        assertTrue(bob.missed >= 50, () -> bob.missed + " frames");
        assertTrue(4 * bob.bytes < keyframeBytes, () -> bob.bytes + " bytes, not " + keyframeBytes);
        assertEquals(0, bob.replica.mismatches() + bob.replica.refusals());
        assertEquals(ann.x(), bob.x());
        assertEquals(
                ann.told.stream().filter(event -> event.playerId() == 2).toList(),
                bob.told.stream().filter(event -> event.playerId() == 2).toList());
        assertEquals(0, describe().get("dropped").intValue());
    }

    @Test
    void shouldLetASecondConnectionTakeOver() throws Exception {
        Client first = new Client();
        String shared = first.welcome.resumeToken();
        Client second = new Client(shared, -1);
        assertEquals(4409, first.closeCode());
        assertEquals(first.welcome.playerId(), second.welcome.playerId());
        assertEquals(-1, second.welcome.resumedTick());
        assertNotEquals(shared, second.welcome.resumeToken());
        Client third = new Client(shared, -1); // as good as before, because the second has said nothing
        assertEquals(4409, second.closeCode());
        third.next();
        third.say();
        third.until(third.replica.tick() + 4); // it was heard
        assertOver(shared);
        assertOver(second.welcome.resumeToken());
        Client fourth = new Client(third.welcome.resumeToken(), third.replica.tick());
        assertEquals(third.replica.tick(), fourth.welcome.resumedTick());
        assertEquals(0, describe().get("dropped").intValue());
        assertEquals(1, describe().get("players").intValue());
    }

    @Test
    void shouldTellWhoHasNoSessionThatItIsOver() throws Exception {
        Client ann = new Client();
        String token = ann.welcome.resumeToken();
        assertTrue(token.matches("[A-Za-z0-9_.-]{1,512}"), token);
        for (String forged : List.of("x", "", "a.b.c", token + "x", "x" + token, "A".repeat(600))) {
            assertOver(forged);
        }
        String here = room;
        room = open(600_000);
        assertOver(token); // another room's
        room = here;
        ann.socket.send(ClientFrames.close(1000));
        assertEquals(1000, ann.closeCode());
        assertOver(token);
        Client bob = new Client();
        bob.socket.send(ClientFrames.frame(0x88, new byte[0])); // as a browser closes that is given no code
        assertEquals(0, closeFrame(bob.socket).payload().length);
        assertOver(bob.welcome.resumeToken());
        admin("DELETE", "/admin/rooms/" + room, "");
        assertOver(token);
    }

    @Test
    void shouldFreeTheSeatWhenTheGraceIsOver() throws Exception {
        room = open(200);
        Client ann = new Client();
        Client bob = new Client();
        bob.socket.send(ClientFrames.close(1001)); // as browsers do when a page goes away
        assertEquals(1001, bob.closeCode());
        ann.until("dropped");
        ann.until("left LOST");
        assertOver(bob.welcome.resumeToken());
        assertEquals(1, describe().get("players").intValue());
        assertEquals(0, describe().get("dropped").intValue());
    }

    @Test
    void shouldNotKeepSeatsWhereTheGameDoesNotWantIt() throws Exception {
        room = open(0);
        Client ann = new Client();
        Client bob = new Client();
        assertEquals("", bob.welcome.resumeToken());
        assertEquals(0, bob.welcome.graceMs());
        bob.socket.reset();
        ann.until("left LOST");
        assertTrue(ann.told.stream().noneMatch(event -> event.what().equals("dropped")));
    }
}
