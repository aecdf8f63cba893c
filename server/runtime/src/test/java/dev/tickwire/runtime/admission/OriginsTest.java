package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private static Request request(@Nullable String origin, String host) {
        Map<String, String> headers = new HashMap<>(Map.of("host", host));
        if (origin != null) {
            headers.put("origin", origin);
        }
        return new Request("192.0.2.1", "POST", "http", "/api/join", Map.of(), headers, new byte[0]);
    }

    private static void assertAllowed(Origins origins, @Nullable String origin, String host) {
        assertDoesNotThrow(() -> origins.require(request(origin, host)));
    }

    private static void assertRefused(Origins origins, String origin, String host) {
        HttpProblem problem = assertThrows(HttpProblem.class, () -> origins.require(request(origin, host)), origin);
        assertEquals("origin-refused", problem.code());
        assertEquals(403, problem.status());
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, localhost:8080",
        "http://192.168.1.7:8080, 192.168.1.7:8080",
        "https://play.example, play.example"
    })
    void shouldAllowPagesOfTheRequestsHost(String origin, String host) {
        assertAllowed(new Origins(List.of(), null, false), origin, host);
    }

    @Test
    void shouldAllowRequestsWithoutOrigin() {
        assertAllowed(new Origins(List.of(), null, false), null, "play.example");
        assertAllowed(new Origins(List.of("https://play.example"), null, false), null, "x");
    }

    private static final String FORMS = """
            null
            https://evil.example
            https://play.example.evil.example
            https://evilplay.example
            https://play.example:444
            https://play.example:443
            https://play.example/
            https://play.example/path
            https://PLAY.example
            HTTPS://play.example
            https://play.example.
            https://user@play.example
            https://play.example, https://play.example
            https://play.example https://evil.example
            ftp://play.example
            file://
            file://play.example
            play.example
            //play.example
            https://plаy.example
            https://play.example%00
            """;

    @Test
    void shouldRefuseEveryFormThatIsNotExactlyOnTheList() {
        List<String> forms = FORMS.lines().toList();
        assertEquals(21, forms.size());
        for (String form : forms) {
            assertRefused(new Origins(List.of("https://play.example"), null, false), form, "play.example");
            assertRefused(new Origins(List.of(), null, false), form, "play.example");
            assertRefused(new Origins(List.of(), "https://play.example", false), form, "backend:8080");
        }
        assertRefused(new Origins(List.of(), null, false), "", "play.example");
    }

    @Test
    void shouldAllowPagesOfThisMachineForDevelopment() {
        Origins dev = new Origins(List.of("https://play.example"), null, true);
        for (String host : List.of("localhost:8080", "127.0.0.1:8080", "[::1]:8080")) {
            assertAllowed(dev, "http://localhost:5173", host);
            assertAllowed(dev, "http://127.0.0.1:3000", host);
            assertAllowed(dev, "https://[::1]:5173", host);
            assertRefused(dev, "http://localhost.evil.example", host);
            assertRefused(dev, "http://evil.example", host);
        }
        assertRefused(dev, "http://localhost:5173", "192.168.1.7:8080");
        assertRefused(dev, "http://localhost:5173", "play.example");
        assertRefused(new Origins(List.of(), null, false), "http://localhost:5173", "localhost:8080");
    }

    @Test
    void shouldSayHowAnOriginIsAllowed() {
        Origins own = new Origins(List.of(), null, false);
        HttpProblem problem =
                assertThrows(HttpProblem.class, () -> own.require(request("https://portal.example", "play.example")));
        assertTrue(problem.getMessage().contains("--origin https://portal.example"), problem::getMessage);
    }

    @Test
    void shouldAllowOnlyAListIfThereIsOne() {
        Origins listed =
                new Origins(List.of("https://a.example", "http://b.example:81"), "https://play.example", false);
        assertAllowed(listed, "https://a.example", "backend:8080");
        assertAllowed(listed, "http://b.example:81", "backend:8080");
        assertAllowed(listed, "https://play.example", "backend:8080");
        assertRefused(listed, "http://backend:8080", "backend:8080");
    }

    @ParameterizedTest
    @CsvSource({
        "https://play.example, https://play.example",
        "http://localhost:8080, http://localhost:8080",
        "https://Play.Example:443, https://play.example",
        "http://play.example:80, http://play.example",
        "http://[::1]:8080, http://[::1]:8080",
    })
    void shouldWriteAnOriginAsBrowsersDo(String given, String origin) {
        assertEquals(origin, Origins.parse(given));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "play.example",
                "https://",
                "https://play.example/",
                "https://a/b",
                "ws://a",
                "https://u@a",
                "https://a?b",
                "*",
                "http://a b"
            })
    void shouldRefuseTextThatIsNoOrigin(String text) {
        assertThrows(IllegalArgumentException.class, () -> Origins.parse(text));
    }
}
