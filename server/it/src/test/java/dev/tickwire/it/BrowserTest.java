package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrowserTest {

    @Test
    void shouldShowEachPageTheOthersMoves() throws IOException, InterruptedException {
        passes("loading", "two-pages", "reload", "netgraph", "lab");
    }

    @Test
    void shouldLeadPlayersToRoomsAndToEachOther() throws IOException, InterruptedException {
        passes("lobby", "spectate", "chat");
    }

    @Test
    void shouldRunNothingThatPlayersWrite() throws IOException, InterruptedException {
        passes("xss");
    }

    private static void passes(String... names) throws IOException, InterruptedException {
        try (Host host = Host.start()) {
            Path clientJs = Path.of(System.getProperty("client-js.directory"));
            Map<String, String> environment =
                    Map.of("TICKWIRE_PAGE", host.page().toString());
            StringBuilder all = new StringBuilder(); // all in one process with one browser
            for (String name : names) {
                all.append("import './test/browser/" + name + ".browser.js';");
            }
            List<String> command = List.of("node", "--input-type=module", "--eval", all.toString());
            try (Program browser = Program.start(clientJs, environment, command)) {
                int exitCode = browser.awaitExit();
                browser.output().forEach(System.out::println);
                assertEquals(0, exitCode, () -> String.join("\n", host.program().output()));
            }
        }
    }
}
