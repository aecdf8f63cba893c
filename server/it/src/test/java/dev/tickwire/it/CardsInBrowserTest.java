package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CardsInBrowserTest {

    @Test
    void shouldPlayTurnsOfAGameWithoutRulesToPredict() throws IOException, InterruptedException, URISyntaxException {
        Path cards = Path.of(System.getProperty("cards.directory"));
        Path script = Path.of(CardsInBrowserTest.class.getResource("cards.mjs").toURI());
        try (Host host = Host.start(
                "--game-jar",
                cards.resolve("target/cards.jar").toString(),
                "--www",
                cards.resolve("web").toString())) {
            // Turns that last longer than a slow browser needs.
            String table = "{\"game\":\"cards\",\"options\":{\"playersMax\":4,\"turnSeconds\":120}}";
            HttpResponse<String> opened = host.postAsOperator("/admin/rooms", table);
            assertEquals(201, opened.statusCode(), opened::body);
            String code = opened.body().replaceFirst(".*\"code\":\"(\\w+)\".*", "$1");
            List<String> command = List.of(
                    "node",
                    script.toString(),
                    System.getProperty("client-js.directory"),
                    host.page().toString(),
                    code);
            try (Program browser = Program.start(cards, Map.of(), command)) {
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
