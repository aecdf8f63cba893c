package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README's game and the documents, in a browser. */
class FrontPageTest {
    @Test
    void shouldPlayTheGameAndShowTheDocuments() throws IOException, InterruptedException, URISyntaxException {
        Path race = Path.of(System.getProperty("race.directory"));
        Path script = Path.of(FrontPageTest.class.getResource("front-page.mjs").toURI());
        try (Host host = Host.start(
                "--dev",
                "--game-jar",
                race.resolve("target/race.jar").toString(),
                "--www",
                race.resolve("web").toString())) {
            List<String> command = List.of(
                    "node",
                    script.toString(),
                    System.getProperty("client-js.directory"),
                    host.page().toString());
            try (Program browser = Program.start(race, Map.of(), command)) {
                int exitCode = browser.awaitExit();
                assertEquals(
                        0,
                        exitCode,
                        () -> String.join("\n", browser.output()) + "\n"
                                + String.join("\n", host.program().output()));
            }
        }
    }
}
