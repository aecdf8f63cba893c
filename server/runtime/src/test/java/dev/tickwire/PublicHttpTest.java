package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.pond.Pond;
import dev.tickwire.runtime.transport.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the public side says to HTTP, byte by byte. */
class PublicHttpTest {
    private static final String JOIN_HEAD =
            "POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String SECRET = "nobody may read this";

    @TempDir
    private static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        Path www = Files.createDirectories(folder.resolve("www/sub"));
        Files.writeString(folder.resolve("secret.txt"), SECRET);
        Files.writeString(folder.resolve("www/index.html"), "<p>hello");
        Files.writeString(folder.resolve("www/game.mjs"), "export {}");
        Files.writeString(folder.resolve("www/.env"), SECRET);
        Files.writeString(Files.createDirectories(folder.resolve("www/.git")).resolve("config"), SECRET);
        Files.createSymbolicLink(folder.resolve("www/link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("www/up"), folder);
        Files.writeString(www.resolve("file.txt"), "below");
        server = Tickwire.host(Pond.class)
                .host("127.0.0.1")
                .port(0)
                .adminToken("unused")
                .www(folder.resolve("www"))
                .frameAncestors("'self' https://portal.example")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String answer(String request) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send(request);
            return client.response();
        }
    }

    private static String get(String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return answer(request + "\r\n");
    }

    private static void assertStatus(int status, String response) {
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
    }

    private static String header(String response, String name) {
        int at = response.indexOf("\r\n" + name + ": ") + name.length() + 4;
        return response.substring(at, response.indexOf('\r', at));
    }

    private static void assertTooLarge(String response) {
        assertStatus(413, response);
        assertTrue(response.contains("\"code\":\"too-large\""), response);
    }

    @Test
    void shouldServeThePage() throws IOException {
        String page = get("/");
        assertStatus(200, page);
        assertTrue(page.endsWith("<p>hello"));
        assertEquals("text/html; charset=utf-8", header(page, "Content-Type"));
        assertEquals("no-cache", header(page, "Cache-Control"));
        assertEquals("nosniff", header(page, "X-Content-Type-Options"));
        assertEquals("frame-ancestors 'self' https://portal.example", header(page, "Content-Security-Policy"));
        assertStatus(304, get("/index.html", "If-None-Match: " + header(page, "ETag")));
        assertEquals("text/javascript; charset=utf-8", header(get("/game.mjs"), "Content-Type"));
        assertTrue(get("/sub/file.txt").endsWith("below"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/sub/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/.%2e/secret.txt",
                "/%252e%252e/secret.txt",
                "/..%5csecret.txt",
                "/..;/secret.txt",
                "/sub//../../secret.txt",
                "//secret.txt",
                "/./index.html",
                "/link.txt",
                "/up/secret.txt",
                "/.env",
                "/%2eenv",
                "/.git/config",
                "/sub/.absent",
                "/index.html%00.txt",
                "/index.html%0d%0a",
                "/sub",
                "/sub/",
                "/absent",
                "/api/absent",
                "/tickwire/absent.js",
                "/tickwire/",
                "/tickwire/wire/messages.js",
                "/tickwire/chunks",
                "/tickwire/chunks/",
                "/tickwire/src/wire",
                "/tickwire/src/wire/",
            })
    void shouldFindNothingThere(String path) throws IOException {
        String response = get(path);
        assertTrue(response.startsWith("HTTP/1.1 404 ") || response.startsWith("HTTP/1.1 400 "), response);
        assertFalse(response.contains(SECRET), response);
        assertFalse(response.contains("hello"), response);
    }

    @Test
    void shouldSayWhatIsMissingAsAProblem() throws IOException {
        for (String path : new String[] {"/absent", "/sub/", "/api/absent", "/%2e%2e/secret.txt"}) {
            String response = get(path);
            assertEquals("application/problem+json", header(response, "Content-Type"), path);
            assertTrue(response.contains("\"code\":\"not-found\""), response);
        }
        String post = answer("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        assertStatus(405, post);
        assertEquals("GET, HEAD", header(post, "Allow"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: a\r\n b",
                "X: a\r\n\tb",
                "X:\r\n a",
                "Transfer-Encoding:\r\n chunked",
                "X: a\r\n ",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: xchunked",
            })
    void shouldRefuseWhatAProxyMayReadDifferently(String headers) throws IOException {
        String response = get("/", headers);
        assertStatus(400, response);
        assertTrue(response.contains("\"code\":\"bad-request\""), response);
        assertEquals("close", header(response, "Connection"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: +4",
                "Content-Length: 4, 4",
                "Content-Length: 4\r\nContent-Length: 5",
                "Content-Length: 99999999999999999999",
                "Content-Length: 4\r\nTransfer-Encoding: chunked",
                "Host: other",
                "X : a",
                "X: a\nY: b",
                " X: a",
            })
    void shouldRefuseMalformedHeads(String headers) throws IOException {
        String response = get("/", headers);
        assertTrue(response.startsWith("HTTP/1.1 400 ") || response.startsWith("HTTP/1.1 413 "), response);
    }

    @Test
    void shouldNoticeAFoldInALaterRequest() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertStatus(200, client.response());
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n");
            assertStatus(400, client.response());
            assertTrue(client.ended());
        }
    }

    @Test
    void shouldNotAnswerARequestThatItCouldNotLookAt() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            String get = "GET / HTTP/1.1\r\nHost: localhost\r\n";
            client.send(get + "\r\n" + get + "X: a\r\n b\r\n\r\n");
            String first = client.response();
            assertStatus(200, first);
            assertEquals("close", header(first, "Connection"));
            assertTrue(client.ended());
        }
    }

    @Test
    void shouldTakeBodiesWithWhatLooksLikeAFold() throws IOException {
        String body = "{\"game\":\r\n \"absent\"}";
        String response = answer(
                "POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
        assertStatus(404, response);
        assertTrue(response.contains("unknown-game"), response);
    }

    @Test
    void shouldTakeChunkedBodiesUpToTheLimit() throws IOException {
        String head = JOIN_HEAD + "Transfer-Encoding: chunked\r\n\r\n";
        assertStatus(404, answer(head + "8\r\n{\"game\":\r\na\r\n \"absent\"}\r\n0\r\n\r\n"));
        assertTooLarge(answer(head + "f0000\r\n" + " ".repeat(0xf0000) + "\r\n0\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b\n{\"game\": 1}\r\n0\r\n\r\n",
                "b;x=y\n{\"game\": 1}\r\n0\r\n\r\n",
                "c\r\n{\"game\": 12}\n0\r\n\r\n",
                "c\r\n{\"game\": 12}\r\n0\n\r\n",
                "c\r\n{\"game\": 12}\r\n0\r\n\n",
                "c\r\n{\"game\": 12}\r\n0\r\nX: a\n\r\n",
            })
    void shouldRefuseChunksWhoseLinesEndInABareLineFeed(String chunks) throws IOException {
        String response = answer(JOIN_HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
        assertStatus(400, response);
        assertFalse(response.contains("bad-field"), response);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no pipes in folders")
    void shouldNotWaitForAPipeInTheFolder() throws Exception {
        Path pipe = folder.resolve("www/pipe.txt");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (int i = 0; i < 40; i++) { // more than there are threads for requests
            assertStatus(404, get("/pipe.txt"));
        }
        assertStatus(200, get("/"));
    }

    @Test
    void shouldRefuseTooMuchOfEverything() throws IOException {
        String post =
                "POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
        assertTooLarge(answer(post + "1000000\r\n\r\n{\"name\":\"" + "A".repeat(1_000_000 - 9)));
        assertTooLarge(answer(post + "1000000000000\r\n\r\n"));
        assertStatus(400, get("/", "X: " + "a".repeat(10_000)));
        String[] headers = new String[60];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = "X" + i + ": a";
        }
        assertStatus(400, get("/", headers));
    }

    /** The head that carries them bounds them; what an endpoint says of one that it does not know is a problem. */
    @Test
    void shouldTakeAsManyParametersAsAHeadHolds() throws IOException {
        String parameters = "?" + "p&".repeat(3000);
        assertStatus(200, get("/" + parameters));
        String rooms = get("/api/rooms" + parameters);
        assertStatus(400, rooms);
        assertTrue(rooms.contains("\"code\":\"bad-field\""), rooms);
        assertStatus(400, get("/?" + "p&".repeat(5000)));
    }

    @Test
    void shouldCutWhoeverIsSlow() throws IOException {
        try (RawClient head = new RawClient(server.port());
                RawClient body = new RawClient(server.port())) {
            head.send("GET / HTTP/1.1\r\nHost: loc");
            body.send(JOIN_HEAD + "Content-Length: 10\r\n\r\n{");
            assertTrue(head.ended());
            assertTrue(body.ended());
        }
    }

    @Test
    void shouldNotSpeakHttp2() throws IOException {
        String response = answer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertTrue(response.isEmpty() || response.startsWith("HTTP/1.1 400 "), response);
        assertStatus(
                200,
                get(
                        "/",
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"));
    }
}
