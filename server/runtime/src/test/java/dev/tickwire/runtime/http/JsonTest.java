package dev.tickwire.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class JsonTest {
    private static ObjectNode read(byte[] body) {
        return Json.read(
                new Request(
                        "192.0.2.1", "POST", "http", "/", Map.of(), Map.of("content-type", "application/json"), body),
                Set.of("name"));
    }

    private static void assertBadJson(byte[] body) {
        HttpProblem problem = assertThrows(HttpProblem.class, () -> read(body));
        assertEquals("400 bad-json", problem.status() + " " + problem.code());
    }

    @Test
    void shouldReadUtf8() {
        String json = "{\"name\":\"J\u00f6rg \u20ac \ud83d\ude80\"}";
        assertEquals("J\u00f6rg \u20ac \ud83d\ude80", Json.text(read(json.getBytes(StandardCharsets.UTF_8)), "name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "ISO-8859-1"})
    void shouldReadNoOtherEncoding(String charset) {
        assertBadJson("{\"name\":\"J\u00f6rg\"}".getBytes(Charset.forName(charset)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c0a2", "eda080", "f4908080", "e282"})
    void shouldReadNoBytesThatAreNotUtf8(String hex) {
        byte[] body = ("{\"name\":\"" + new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1) + "\"}")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertBadJson(body);
    }

    @Test
    void shouldNotGuessTheEncodingOfText() {
        HttpProblem problem = assertThrows(HttpProblem.class, () -> Json.object("where", "\0{\0}"));
        assertEquals("400 bad-field where", problem.status() + " " + problem.code() + " " + problem.field());
    }
}
