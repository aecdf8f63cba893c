package dev.tickwire.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.app.bench.Drift;
import dev.tickwire.app.jar.GameJar;
import dev.tickwire.app.parrot.Parrot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load generator against a host in this process: real sockets and the wall clock, which it generates by. */
@Execution(ExecutionMode.CONCURRENT)
class SwarmTest {
    private static final Set<String> TIMES = Set.of("joinMs", "gapMs", "rttMs", "lateMs");

    private final Server server = Tickwire.host(Drift.class, Parrot.class)
            .port(0)
            .adminPort(0)
            .adminToken("secret")
            .start();

    private record Outcome(int exitCode, String out, String err) {
        JsonNode json() {
            assertEquals(1, out.lines().count(), out);
            return new JsonMapper().readTree(out);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Outcome swarm(String... more) {
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
    void shouldPlayByTheScriptThatIsNamed() {
        Outcome outcome = swarm(
                "--game",
                "drift",
                "--clients",
                "4",
                "--rooms",
                "1",
                "--seconds",
                "1",
                "--script",
                "steering",
                "--json");
        assertEquals(0, outcome.exitCode, outcome.out + outcome.err);
        assertEquals("steering", outcome.json().required("script").stringValue());
    }

    @Test
    void shouldRefuseAScriptForAnotherGameOfTheSameName(@TempDir Path directory) throws IOException {
        Path jar = GameJar.make(
                directory,
                Map.of(
                        "Drift",
                        "public final class Drift implements Game<Drift.Options> { public record Options() {}"
                                + " public Settings settings(Options options) { return Settings.tickRate(20); }"
                                + " public void tick(Room room) {} }",
                        "Still",
                        "public final class Still implements InputScript {"
                                + " public Class<? extends Game<?>> game() { return Drift.class; }"
                                + " public Input next(Input held, java.util.random.RandomGenerator random) { return "
                                + "held; } }"),
                Map.of("dev.tickwire.InputScript", List.of("Still")));
        Outcome outcome = swarm("--game", "drift", "--game-jar", jar.toString());
        assertEquals(2, outcome.exitCode);
        assertEquals(1, outcome.err.lines().count(), outcome.err);
        assertTrue(outcome.err.contains("Course is absent here, an input there"), outcome.err);
    }

    /**
     * Each slow client gets about 12 KB/s and reads 4: it falls behind by more than PROTOCOL.md's STALE_MS, but not for
     * so long that it is closed. The drones make the bytes, because a high tick rate would need a machine with nothing
     * else to do.
     */
    @Test
    void shouldLetOnlyTheSlowMissSnapshotsAndGetKeyframes() {
        Outcome outcome = swarm(
                "--game",
                "drift",
                "--clients",
                "14",
                "--slow",
                "2",
                "--rooms",
                "1",
                "--option",
                "tickRate=60",
                "--option",
                "drones=150",
                "--script",
                "steering",
                "--hz",
                "60",
                "--seconds",
                "14",
                "--check",
                "1",
                "--json");
        JsonNode json = outcome.json();
        assertEquals(0, outcome.exitCode, outcome.out);
        assertEquals(14, json.required("playing").intValue());
        assertEquals(0, json.required("missed").intValue());
        JsonNode slow = json.required("slow");
        assertEquals(2, slow.required("clients").intValue());
        assertTrue(slow.required("missed").intValue() > 0, outcome.out);
        assertTrue(slow.required("keyframes").intValue() > 0, outcome.out);
        assertEquals(0, slow.required("mismatches").intValue());
        assertTrue(slow.required("ended").isEmpty(), outcome.out);
        assertTrue(slow.required("inputs").intValue() > 0, outcome.out);
        double seconds = json.required("seconds").doubleValue();
        assertTrue(
                slow.required("bytesIn").doubleValue() <= 2 * 4096 * (seconds + 2),
                "a buffer full and what was due late come on top: " + outcome.out);
    }

    @Test
    void shouldLetGuestsComeAndGo() {
        Outcome outcome = swarm("--game", "drift", "--clients", "4", "--churn", "10", "--seconds", "3", "--json");
        JsonNode json = outcome.json();
        assertEquals(0, outcome.exitCode, outcome.out);
        assertEquals(4, json.required("playing").intValue());
        assertEquals(4, json.required("joinMs").required("count").intValue());
        JsonNode churn = json.required("churn");
        assertTrue(churn.required("asked").intValue() >= 30, outcome.out);
        assertEquals(
                churn.required("asked").intValue(),
                churn.required("joinMs").required("count").intValue());
        assertEquals(0, churn.required("missed").intValue());
        assertTrue(churn.required("ended").isEmpty(), outcome.out);
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
        "--slow, 101, --slow",
        "--slow, -1, --slow",
        "--churn, -1, --churn",
        "--churn, 1001, --churn",
        "--script, chess, steering",
        "--game-jar, absent.jar, absent.jar",
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
        try (Socket deaf = new Socket()) { // a port that it keeps from others, but does not listen to
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Outcome outcome =
                    run(List.of("swarm", "--url", "http://127.0.0.1:" + deaf.getLocalPort(), "--game", "drift"));
            assertEquals(1, outcome.exitCode);
            assertTrue(outcome.err.contains("cannot be reached"), outcome.err);
        }
    }
}
