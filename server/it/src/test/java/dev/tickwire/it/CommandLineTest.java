package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class CommandLineTest {

    @ParameterizedTest
    @CsvSource({
        "--port, many, many",
        "--port, 65536, 65536",
        "--admin-port, -1, -1",
        "--game-jar, no-such.jar, no-such.jar",
        "--game-bench, chess, chess",
        "--www, no-such-folder, no-such-folder",
        "--room, chess, chess",
        "--room, arena:no spaces, no spaces",
        "--origin, not-an-origin, not-an-origin",
        "--public-url, not-a-url, not-a-url",
        "--frame-ancestors, self; script-src, frame ancestors",
        "--max-heap-percent, 101, heapPercentMax",
        "--max-rooms, 0, roomsMax",
        "--colour, blue, --colour"
    })
    void shouldRefuseAWrongValueInOneLine(String option, String value, String blamed) throws InterruptedException {
        try (Program program = Program.tickwire(option, value)) {
            assertEquals(2, program.awaitExit());
            List<String> output = program.output();
            assertEquals(1, output.size(), output::toString);
            assertTrue(output.get(0).contains(blamed), output::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"--port, --admin-port", "--admin-port, --port"})
    void shouldReportAPortInUse(String taken, String free) throws IOException, InterruptedException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            try (Program program = Program.tickwire(
                    "--host",
                    "127.0.0.1",
                    taken,
                    port,
                    free,
                    "0",
                    "--data",
                    "none",
                    "--admin-token-file",
                    "target/admin-token" + taken)) {
                assertTrue(program.awaitExit() != 0);
                List<String> output = program.output();
                assertEquals(1, output.size(), output::toString);
                assertTrue(output.get(0).contains(port), output::toString);
            }
        }
    }

    @Test
    void shouldPrintItsVersionAndItsOptions() throws InterruptedException {
        try (Program version = Program.tickwire("--version");
                Program help = Program.tickwire("--help")) {
            assertEquals(0, version.awaitExit());
            assertEquals(0, help.awaitExit());
            assertTrue(
                    version.output().toString().contains(System.getProperty("tickwire.version")),
                    () -> version.output().toString());
            assertTrue(
                    help.output().toString().contains("--game-jar"),
                    () -> help.output().toString());
        }
    }
}
