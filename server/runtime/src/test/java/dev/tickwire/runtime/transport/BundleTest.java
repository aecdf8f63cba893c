package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTest {
    @TempDir
    private Path classes;

    private URLClassLoader loader;
    private Bundle bundle;

    @BeforeEach
    void open() throws IOException {
        write("game/bundle/index.html", "page");
        for (String name : new String[] {"entry.js", "chunks/part-ABCDEFGH.js"}) {
            write("game/bundle/" + name, "code");
            write("game/bundle/" + name + ".gz", "gzipped");
            write("game/bundle/" + name + ".br", "brotli");
        }
        write("game/www/index.html", "source of the page");
        write("game/www/chunks/own.js", "own");
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
        bundle = new Bundle(loader, "game/bundle/", "/", new ClassPathFiles(loader, "game/www/", "/", false));
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    private void write(String name, String text) throws IOException {
        Path file = classes.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Response ask(String method, String path, Map<String, String> headers) {
        return bundle.answer(new Request("192.0.2.1", method, "http", path, Map.of(), headers, new byte[0]));
    }

    private Response get(String path, Map<String, String> headers) {
        return ask("GET", path, headers);
    }

    private static String text(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'gzip, deflate, br, zstd' | br",
                "'br' | br",
                "'gzip, deflate' | gzip",
                "'GZIP;q=0.5' | gzip",
                "'br;q=0, gzip;q=1.0' | gzip",
                "'br; Q=0.00,gzip;q=0' | ",
                "'identity' | ",
                "'brotli' | ",
                "'' | ",
            })
    void shouldSendTheSmallestFormThatTheClientAccepts(String accepted, String coding) {
        Response file = get("/entry.js", Map.of("accept-encoding", accepted));
        assertEquals(200, file.status());
        assertEquals(coding, file.headers().get("Content-Encoding"));
        assertEquals(coding == null ? "code" : coding.equals("br") ? "brotli" : "gzipped", text(file));
        assertEquals("text/javascript; charset=utf-8", file.headers().get("Content-Type"));
        assertEquals("Accept-Encoding", file.headers().get("Vary"));
    }

    @Test
    void shouldSendAFileAsItIsToAClientThatAcceptsNothingElse() {
        assertEquals("code", text(get("/entry.js", Map.of())));
        Response page = get("/", Map.of("accept-encoding", "br")); // has no other forms
        assertEquals("page", text(page));
        assertNull(page.headers().get("Content-Encoding"));
        assertEquals("text/html; charset=utf-8", page.headers().get("Content-Type"));
    }

    @ParameterizedTest
    @CsvSource({"br", "gzip", "identity"})
    void shouldSendAFormAgainOnlyToAClientWithoutIt(String coding) {
        Map<String, String> accepted = Map.of("accept-encoding", coding);
        Response first = get("/entry.js", accepted);
        String tag = first.headers().get("ETag");
        for (String known : new String[] {tag, "\"other\", " + tag, "W/" + tag}) {
            Response same = get("/entry.js", Map.of("accept-encoding", coding, "if-none-match", known));
            assertEquals(304, same.status());
            assertEquals(0, same.body().length);
            assertEquals(tag, same.headers().get("ETag"));
            assertEquals("Accept-Encoding", same.headers().get("Vary"));
            assertEquals("no-cache", same.headers().get("Cache-Control"));
            assertFalse(same.headers().containsKey("Content-Encoding"));
        }
        for (String other : new String[] {"br", "gzip", "identity"}) {
            if (!other.equals(coding)) {
                Response unlike = get("/entry.js", Map.of("accept-encoding", other, "if-none-match", tag));
                assertEquals(200, unlike.status());
                assertNotEquals(tag, unlike.headers().get("ETag"));
            }
        }
    }

    @Test
    void shouldLetBrowsersKeepOnlyWhatHasAHashInItsName() {
        String forEver = "public, max-age=31536000, immutable";
        assertEquals(
                forEver, get("/chunks/part-ABCDEFGH.js", Map.of()).headers().get("Cache-Control"));
        assertEquals("no-cache", get("/entry.js", Map.of()).headers().get("Cache-Control"));
        assertEquals("no-cache", get("/", Map.of()).headers().get("Cache-Control"));
        assertEquals("no-cache", get("/chunks/own.js", Map.of()).headers().get("Cache-Control"));
    }

    @Test
    void shouldLeaveWhatItLacksToAnother() {
        assertEquals("own", text(get("/chunks/own.js", Map.of())));
        for (String path : new String[] {"/absent.js", "/chunks", "/chunks/", "/chunks/part-ABCDEFGI.js"}) {
            HttpProblem problem = assertThrows(HttpProblem.class, () -> get(path, Map.of()), path);
            assertEquals(404, problem.response().status());
        }
    }

    @Test
    void shouldAnswerHeadAndNoOtherMethod() {
        assertEquals(200, ask("HEAD", "/entry.js", Map.of()).status());
        HttpProblem problem = assertThrows(HttpProblem.class, () -> ask("POST", "/entry.js", Map.of()));
        assertEquals(405, problem.response().status());
    }
}
