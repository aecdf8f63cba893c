package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tickwire.client.RoomClient;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class ProcessTest {
    private static final int SERVER_STOPPING = 4503;
    private static final int ROOM_STUCK = 4504;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
    void shouldClosePlayersConnectionsAndEndAtASignal(String signal) throws Exception {
        try (Host host = Host.start()) {
            RoomClient ann = Pilot.of(host).game("arena").join();
            host.program().signal(signal);
            assertEquals(0, host.program().awaitExit());
            assertEquals(
                    SERVER_STOPPING,
                    Await.get("the client's end", ann.closed(), host.program()::output)
                            .code());
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, (room stuck ends)", "0, (this tick does not return)"}) // 0: no watchdog
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
    void shouldEndAtASignalThoughAGameDoesNotReturn(String callMsMax, String seen) throws Exception {
        String jar = GameJar.of(folder, Hanging.class).toString();
        try (Host host = Host.start(
                "--game-jar",
                jar,
                "--room",
                "hanging:free",
                "--room",
                "hanging:stuck",
                "--workers",
                "1",
                "--max-game-call-ms",
                callMsMax)) {
            Program program = host.program();
            try (RawClient bob = RawClient.welcomed(host.page().getPort(), "free");
                    RawClient ann = RawClient.welcomed(host.page().getPort(), "stuck")) {
                program.awaitLine(seen);
                program.signal("TERM");
                assertEquals(0, program.awaitExit(), () -> program.output().toString());
                assertEquals(ROOM_STUCK, ann.closeCode(), () -> program.output().toString());
                // On a busy machine a long tick yields to another room's tick, and its room ends with that one.
                boolean interrupted = program.output().stream().anyMatch(line -> line.contains("but for room free"));
                assertEquals(
                        interrupted ? ROOM_STUCK : SERVER_STOPPING,
                        bob.closeCode(),
                        () -> program.output().toString());
            }
            program.awaitLine("(room stuck ends, because a call of its game hanging in tick)");
        }
    }

    @Test
    void shouldOpenARoomForAnOperator() throws IOException, InterruptedException {
        try (Host host = Host.start()) {
            HttpResponse<String> opened = host.postAsOperator("/admin/rooms", "{\"game\":\"arena\",\"id\":\"duel\"}");
            assertEquals(201, opened.statusCode(), opened::body);
            try (RoomClient ann = Pilot.of(host).room("duel").join()) {
                assertEquals("duel", ann.roomId());
            }
        }
    }

    @Test
    void shouldForbidFramesForTheDemo() throws IOException, InterruptedException {
        try (Host host = Host.start()) {
            for (String page : List.of("/", "/lobby.html", "/lab.html")) {
                HttpResponse<String> response = host.get(page);
                assertEquals(200, response.statusCode());
                assertEquals(
                        List.of("frame-ancestors 'none'"), response.headers().allValues("Content-Security-Policy"));
            }
        }
    }

    @Test
    void shouldAnswerOperatorsWhenPlayersUseAllFiles() throws IOException, InterruptedException {
        int files = 300;
        List<String> limited = List.of("prlimit", "--nofile=" + files);
        boolean limits = Program.runs(limited.get(0), limited.get(1), "true");
        if (!limits) {
            System.err.println("SKIPPED: no prlimit here: access for operators when files run out is untested");
        }
        assumeTrue(limits, "prlimit limits the files that a process may open");
        List<Socket> idle = new ArrayList<>();
        try (Host host = Host.startUnder(limited)) {
            for (int i = 0; i < files + 100; i++) {
                idle.add(new Socket(host.page().getHost(), host.page().getPort()));
            }
            HttpResponse<String> opened = host.postAsOperator("/admin/rooms", "{\"game\":\"arena\"}");
            assertEquals(201, opened.statusCode(), opened::body);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void shouldHostAGameOfTheUsers() throws IOException, InterruptedException {
        Path race = Path.of(System.getProperty("race.directory"));
        String jar = race.resolve("target/race.jar").toString();
        try (Host host =
                Host.start("--game-jar", jar, "--www", race.resolve("web").toString(), "--room", "race:oval")) {
            assertEquals(
                    Files.readString(race.resolve("web/race.js")),
                    host.get("/race.js").body());
            assertEquals(200, host.get("/tickwire/tickwire.js").statusCode());
            HttpResponse<String> joined = host.post("/api/join", "{\"game\":\"race\",\"name\":\"Ann\"}");
            assertEquals(200, joined.statusCode(), joined::body);
            assertTrue(joined.body().contains("\"room\":\"oval\""), joined::body);
        }
    }

    @Test
    void shouldLoadAHostOfTheSameJar() throws Exception {
        try (Host host = Host.start("--game-bench", "drift");
                Program swarm = Program.tickwire(
                        "swarm",
                        "--url",
                        host.page().toString(),
                        "--game",
                        "drift",
                        "--clients",
                        "4",
                        "--seconds",
                        "1",
                        "--check",
                        "1",
                        "--script",
                        "steering")) {
            assertEquals(0, swarm.awaitExit(), () -> swarm.output().toString());
            assertTrue(
                    swarm.output().toString().contains("mismatches 0"),
                    () -> swarm.output().toString());
        }
    }
}
