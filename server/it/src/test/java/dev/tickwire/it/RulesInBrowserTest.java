package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.arena.Arena;
import dev.tickwire.rules.RuleTrial;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesInBrowserTest {
    private static final int STEPS = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void shouldFlyInChromiumAsInTheJvm() throws IOException, InterruptedException, URISyntaxException {
        int seed = (int) System.nanoTime() | 1;
        System.out.println("RulesInBrowserTest seed " + seed);
        RuleTrial trial = RuleTrial.of(Arena.class, STEPS, seed);
        Path program = Files.writeString(folder.resolve("trial.mjs"), trial.program());
        Path script =
                Path.of(RulesInBrowserTest.class.getResource("in-chromium.mjs").toURI());
        List<String> command =
                List.of("node", script.toString(), System.getProperty("client-js.directory"), program.toString());
        try (Program browser = Program.start(folder, Map.of(), command)) {
            int exitCode = browser.awaitExit();
            assertEquals(0, exitCode, () -> String.join("\n", browser.output()));
            assertEquals(trial.inThisJvm(), browser.output());
        }
    }
}
