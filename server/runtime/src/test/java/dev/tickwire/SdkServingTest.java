package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.pond.Pond;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser client as pages get it. */
class SdkServingTest {
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\"\\./(chunks/[\\w-]+\\.js)\"");
    private static final Pattern PREDICTION = Pattern.compile("import\\(\"\\./(prediction-setup-[\\w-]+\\.js)\"\\)");

    /** Bytes that a page loads which joins and predicts nothing. */
    private static final int JOIN_GZIPPED_BYTES_MAX = 24_500;

    /** Bytes that a page loads which joins and predicts, without the rules. */
    private static final int PREDICTING_GZIPPED_BYTES_MAX = 31_000;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Server server;
    private static Server dev;

    @BeforeAll
    static void start() throws IOException {
        server = host().start();
        dev = host().dev().start();
    }

    private static Host host() {
        return Tickwire.host(Pond.class).host("127.0.0.1").port(0).adminToken("unused");
    }

    @AfterAll
    static void stop() {
        server.close();
        dev.close();
    }

    private static HttpResponse<byte[]> ask(Server server, String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = ask(server, "GET", path, headers);
        assertEquals(200, response.statusCode(), path);
        return response;
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The address of the only match. */
    private static String address(Pattern pattern, String in, String folder) {
        Matcher matcher = pattern.matcher(in);
        assertTrue(matcher.find(), in);
        String name = matcher.group(1);
        assertFalse(matcher.find(), in);
        return folder + name;
    }

    private static String core() throws IOException, InterruptedException {
        return address(IMPORT, text(get("/tickwire/tickwire.js")), "/tickwire/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tickwire.js", "netgraph.js", "conditions.js", "conditioner.js"})
    void shouldServeEachEntryAtAnAddressThatStays(String name) throws Exception {
        HttpResponse<byte[]> plain = get("/tickwire/" + name);
        assertEquals("text/javascript; charset=utf-8", header(plain, "Content-Type"));
        assertEquals("no-cache", header(plain, "Cache-Control"));
        HttpResponse<byte[]> gzipped = get("/tickwire/" + name, "Accept-Encoding", "gzip");
        assertEquals("gzip", header(gzipped, "Content-Encoding"));
        assertEquals("Accept-Encoding, Origin", header(gzipped, "Vary"));
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(gzipped.body())).readAllBytes();
        assertArrayEquals(plain.body(), unpacked);
        HttpResponse<byte[]> brotli = get("/tickwire/" + name, "Accept-Encoding", "gzip, br");
        assertEquals("br", header(brotli, "Content-Encoding"));
        List<String> tags = Stream.of(plain, gzipped, brotli)
                .map(each -> header(each, "ETag"))
                .distinct()
                .toList();
        assertEquals(3, tags.size());
        HttpResponse<byte[]> again =
                ask(server, "GET", "/tickwire/" + name, "Accept-Encoding", "gzip", "If-None-Match", tags.get(1));
        assertEquals(304, again.statusCode());
        assertEquals("Accept-Encoding, Origin", header(again, "Vary"));
    }

    @Test
    void shouldServeChunksThatBrowsersKeep() throws Exception {
        HttpResponse<byte[]> chunk =
                get(core(), "Accept-Encoding", "br", "Origin", "http://127.0.0.1:" + server.port());
        assertEquals("public, max-age=31536000, immutable", header(chunk, "Cache-Control"));
        assertEquals("br", header(chunk, "Content-Encoding"));
        assertEquals("nosniff", header(chunk, "X-Content-Type-Options"));
        assertEquals("http://127.0.0.1:" + server.port(), header(chunk, "Access-Control-Allow-Origin"));
        HttpResponse<byte[]> head = ask(server, "HEAD", core(), "Accept-Encoding", "br");
        assertEquals(200, head.statusCode());
        assertEquals(0, head.body().length);
        assertEquals(Integer.toString(chunk.body().length), header(head, "Content-Length"));
        assertEquals(header(chunk, "ETag"), header(head, "ETag"));
        HttpResponse<byte[]> absent = ask(server, "GET", "/tickwire/chunks/chunk-ABCDEFGH.js");
        assertEquals(404, absent.statusCode());
        assertEquals("", header(absent, "Cache-Control"));
    }

    @Test
    void shouldServeTheSourcesAndForDevelopmentNothingElse() throws Exception {
        String source = text(get("/tickwire/src/tickwire.js"));
        assertTrue(source.contains("import { Room } from './room.js';"), source);
        for (String path : new String[] {"/tickwire/tickwire.js", "/tickwire/src/tickwire.js"}) {
            HttpResponse<byte[]> file = ask(dev, "GET", path, "Accept-Encoding", "gzip, br");
            assertEquals(source, text(file));
            assertEquals("", header(file, "Content-Encoding"));
            assertEquals("no-store", header(file, "Cache-Control"));
        }
        assertEquals(200, ask(dev, "GET", "/tickwire/wire/messages.js").statusCode());
        assertEquals(404, ask(dev, "GET", core()).statusCode());
    }

    @Test
    void shouldBeSmall() throws Exception {
        String core = core();
        String prediction = address(PREDICTION, text(get(core)), "/tickwire/chunks/");
        int join = gzippedBytes("/tickwire/tickwire.js") + gzippedBytes(core);
        int predicting = join + gzippedBytes(prediction);
        System.out.println("gzipped: join " + join + " bytes, with prediction " + predicting);
        assertTrue(join <= JOIN_GZIPPED_BYTES_MAX, () -> join + " bytes");
        assertTrue(predicting <= PREDICTING_GZIPPED_BYTES_MAX, () -> predicting + " bytes");
    }

    private static int gzippedBytes(String path) throws IOException, InterruptedException {
        return get(path, "Accept-Encoding", "gzip").body().length;
    }
}
