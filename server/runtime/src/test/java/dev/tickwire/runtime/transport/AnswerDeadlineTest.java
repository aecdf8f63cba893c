package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tickwire.Await;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real sockets, because their buffers have to fill up. */
class AnswerDeadlineTest {
    private static final int STALLED_MS = 50;
    private static final int IDLE_MS = 60_000;

    /** More than the kernel buffers for a client that reads nothing. */
    private static final int LARGE_BYTES = 64 << 20;

    @TempDir
    private Path folder;

    private final Counters counters = new Counters();
    private HttpServer server;

    private RawClient client(int stalledMs, HttpHandler handler) throws IOException {
        server = new HttpServer("127.0.0.1", 0, HttpServer.PLAYERS_MAX, IDLE_MS, stalledMs, counters);
        server.serve(new HardeningHandler(handler));
        return new RawClient(server.port(), 4096);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void awaitCut() {
        Await.until("the answer to be cut", () -> counters.value(Counter.ANSWERS_CUT) > 0);
    }

    @Test
    void shouldCutAClientThatReadsNothing() throws IOException {
        Endpoint large = request -> Response.of(200, "text/plain", new byte[LARGE_BYTES]);
        try (RawClient client = client(STALLED_MS, new EndpointHandler(large))) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            awaitCut();
            assertTrue(client.ended());
        }
        assertEquals(1, counters.value(Counter.ANSWERS_CUT));
    }

    @Test
    void shouldCloseTheFileAsWell() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "the test lists open files in /proc");
        Path large = folder.resolve("large.bin");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(LARGE_BYTES);
        }
        try (RawClient client = client(STALLED_MS, new Folder(folder, false))) {
            client.send("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
            awaitCut();
            Path file = large.toRealPath();
            Await.until("the file to be closed", () -> !isOpen(descriptors, file));
        }
    }

    private static boolean isOpen(Path descriptors, Path file) {
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.anyMatch(descriptor -> pointsTo(descriptor, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean pointsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) { // closed meanwhile
            return false;
        }
    }

    @Test
    void shouldNotCutAnAnswerThatHasNotBegun() throws Exception {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        try (RawClient client = client(STALLED_MS, new EndpointHandler(request -> Response.later(answer)))) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            answer.completeOnTimeout(Response.json(200, "hello"), 4 * STALLED_MS, TimeUnit.MILLISECONDS);
            assertTrue(client.response().endsWith("\"hello\""));
        }
        assertEquals(0, counters.value(Counter.ANSWERS_CUT));
    }

    @Test
    void shouldLetAClientTakeAsLongAsItReadsOn() throws IOException {
        Endpoint large = request -> Response.of(200, "text/plain", new byte[LARGE_BYTES]);
        try (RawClient client = client(Limits.ANSWER_STALLED_MS_MAX, new EndpointHandler(large))) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(client.response().length() > LARGE_BYTES);
        }
        assertEquals(0, counters.value(Counter.ANSWERS_CUT));
    }
}
