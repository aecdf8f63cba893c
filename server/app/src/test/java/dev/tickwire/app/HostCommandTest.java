package dev.tickwire.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Options of the host that contradict each other. */
class HostCommandTest {
    @Test
    void shouldRefuseAStoreWithoutStoring() {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        int exitCode = line.execute(
                "--port", "0", "--data", "none", "--store", "jdbc:postgresql://localhost/none?user=nobody");
        assertEquals(
                "tickwire: --data none keeps no rooms, and --store keeps them: give one of the two",
                err.toString().strip());
        assertEquals(CommandLine.ExitCode.USAGE, exitCode);
    }
}
