package dev.tickwire.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.app.bench.Drift;
import dev.tickwire.app.parrot.Parrot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load generator against a host in this process: real sockets and the wall clock, which it generates by. */
@Timeout(120)
class SwarmTest {
    private static final Set<String> TIMES = Set.of("joinMs", "gapMs", "rttMs", "lateMs");

    private static Server server;

    private record Outcome(int exitCode, String out, String err) {
        JsonNode json() {
            assertEquals(1, out.lines().count(), out);
            return new JsonMapper().readTree(out);
        }
    }

    @BeforeAll
    static void start() {
        server = Tickwire.host(Drift.class, Parrot.class)
                .port(0)
                .adminPort(0)
                .adminToken("secret")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Outcome swarm(String... more) {
        List<String> arguments = new ArrayList<>(List.of("swarm", "--url", "http://localhost:" + server.port()));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private static Outcome run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        return new Outcome(line.execute(arguments.toArray(String[]::new)), out.toString(), err.toString());
    }

    @Test
    void shouldGiveEveryClientEverySnapshot() {
        Outcome outcome =
                swarm("--game", "drift", "--clients", "6", "--rooms", "2", "--seconds", "1", "--check", "1", "--json");
        JsonNode json = outcome.json();
        assertEquals(0, outcome.exitCode, outcome.out);
        assertTrue(json.required("ok").booleanValue());
        assertEquals(6, json.required("playing").intValue());
        assertEquals(6, json.required("checking").intValue());
        assertEquals(2, json.required("rooms").intValue());
        assertEquals(0, json.required("missed").intValue());
        assertEquals(0, json.required("mismatches").intValue());
        assertTrue(json.required("ended").isEmpty());
        assertTrue(json.required("frames").intValue() > 0);
        assertTrue(json.required("inputs").intValue() > 0);
        assertTrue(json.required("bytesPerFrame").doubleValue()
                > json.required("viewBytesPerFrame").doubleValue());
        for (String times : TIMES) {
            assertEquals(
                    Set.of("count", "p50", "p90", "p99", "p999", "max"),
                    Set.copyOf(json.required(times).propertyNames()),
                    times);
        }
        assertEquals(6, json.required("joinMs").required("count").intValue());
        assertEquals(
                json.required("frames").intValue(),
                json.required("gapMs").required("count").intValue());
    }

    @Test
    void shouldPlayAGameWhoseRecordsItDoesNotHave() {
        Outcome outcome = swarm("--game", "parrot", "--clients", "4", "--seconds", "1", "--check", "2", "--hz", "60");
        assertEquals(0, outcome.exitCode, outcome.out + outcome.err);
        assertTrue(outcome.out.contains("4 of 4 clients played parrot for 1 s"), outcome.out);
        assertTrue(outcome.out.contains("2 clients checked"), outcome.out);
        assertTrue(outcome.out.contains("missed 0, mismatches 0, ended early {}"), outcome.out);
    }

    @Test
    void shouldFailWhenTheRoomIsClosedMeanwhile() {
        Outcome outcome = swarm(
                "--game",
                "parrot",
                "--clients",
                "3",
                "--option",
                "playersMax=3",
                "--option",
                "ticksMax=30",
                "--seconds",
                "3600",
                "--json");
        assertEquals(1, outcome.exitCode);
        assertFalse(outcome.json().required("ok").booleanValue());
        assertEquals(
                Map.of("4200", 3), new JsonMapper().convertValue(outcome.json().required("ended"), Map.class));
        assertEquals(0, outcome.json().required("playing").intValue());
    }

    @Test
    void shouldFailWhenSomeAreNotLetIn() throws IOException {
        try (Server small = Tickwire.host(Parrot.class)
                .port(0)
                .adminPort(0)
                .adminToken("secret")
                .roomsMax(1)
                .start()) {
            Outcome outcome = run(List.of(
                    "swarm",
                    "--url",
                    "http://localhost:" + small.port(),
                    "--game",
                    "parrot",
                    "--clients",
                    "6",
                    "--seconds",
                    "1",
                    "--json"));
            assertEquals(1, outcome.exitCode);
            assertEquals(4, outcome.json().required("playing").intValue());
            assertEquals(
                    Map.of("rooms-full", 2),
                    new JsonMapper().convertValue(outcome.json().required("ended"), Map.class));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--clients, 0, --clients",
        "--clients, many, many",
        "--rooms, 7, --rooms",
        "--rooms, 0, --rooms",
        "--hz, 0, --hz",
        "--hz, 241, --hz",
        "--seconds, 0, --seconds",
        "--check, 0, --check",
        "--option, tickRate, tickRate",
        "--option, tickRate=fast, tickRate",
        "--url, https://localhost, https://localhost",
        "--url, nonsense, nonsense",
        "--colour, blue, --colour"
    })
    void shouldRefuseAWrongOptionInOneLine(String option, String value, String blamed) {
        Outcome outcome = run(List.of("swarm", "--game", "drift", option, value));
        assertEquals(2, outcome.exitCode);
        assertEquals(1, outcome.err.lines().count(), outcome.err);
        assertTrue(outcome.err.contains(blamed), outcome.err);
    }

    @Test
    void shouldSayWhatTheServerHasAgainstIt() {
        Outcome unknown = swarm("--game", "chess");
        assertEquals(1, unknown.exitCode);
        assertTrue(unknown.err.contains("it has drift, parrot"), unknown.err);
        Outcome refused = swarm("--game", "drift", "--option", "tickRate=1000");
        assertEquals(1, refused.exitCode);
        assertTrue(refused.err.contains("options.tickRate"), refused.err);
    }

    @Test
    void shouldSayThatNobodyIsThere() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Outcome outcome = run(List.of("swarm", "--url", "http://localhost:" + port, "--game", "drift"));
        assertEquals(1, outcome.exitCode);
        assertTrue(outcome.err.contains("cannot be reached"), outcome.err);
    }
}
