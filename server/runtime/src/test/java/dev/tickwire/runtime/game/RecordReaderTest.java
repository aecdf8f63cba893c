package dev.tickwire.runtime.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.Range;
import dev.tickwire.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RecordReaderTest {
    public enum Mode {
        FREE,
        TEAMS
    }

    public record Everything(
            boolean on,
            @Range(min = 1, max = 64) byte b,
            short s,
            @Range(min = 'a', max = 'f') char c,
            @Range(min = -5, max = 5) int i,
            @Range(max = 1e12) long l,
            @Range(min = 0, max = 0.5) float f,
            @Range(min = -1, max = 1) double d,
            Mode mode,
            @Text(max = 4) String text) {}

    public record WithDefaults(int size, @Text(max = 8) String name) {
        public WithDefaults() {
            this(7, "home");
        }
    }

    public record Nothing() {}

    private static Record read(Class<? extends Record> type, String json) {
        return RecordReader.read("options", type, json(json));
    }

    private static ObjectNode json(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    @Test
    void shouldDefaultToTheLargestAllowedNumber() {
        Everything largest =
                new Everything(false, (byte) 64, (short) 0, 'f', 5, 1_000_000_000_000L, 0.5f, 1, Mode.FREE, "");
        assertEquals(largest, RecordReader.read("options", Everything.class, null));
        assertEquals(largest, read(Everything.class, "{}"));
    }

    public record Half(
            @Range(min = 5) int i,
            @Range(min = 0.5) double d,
            @Range(max = -3) long l) {}

    @Test
    void shouldStayWithinARangeThatHasOneEnd() {
        assertEquals(new Half(5, 0.5, -3), RecordReader.read("options", Half.class, null));
    }

    @Test
    void shouldReadEveryType() {
        assertEquals(
                new Everything(
                        true, (byte) 1, (short) -3, 'c', -5, -9_007_199_254_740_993L, 0.25f, -0.5, Mode.TEAMS, "é😀"),
                read(
                        Everything.class,
                        "{'on':true,'b':1,'s':-3,'c':99,'i':-5,'l':-9007199254740993,'f':0.25,'d':-0.5,"
                                + "'mode':'TEAMS','text':'é😀'}"));
    }

    @Test
    void shouldTakeTheRecordsOwnDefaults() {
        assertEquals(new WithDefaults(7, "away"), read(WithDefaults.class, "{'name':'away'}"));
        assertEquals(new Nothing(), RecordReader.read("options", Nothing.class, null));
    }

    @Test
    void shouldChangeOnlyTheMembersOfTheJson() {
        WithDefaults given = new WithDefaults(3, "there");
        assertEquals(new WithDefaults(3, "away"), RecordReader.change("properties", given, json("{'name':'away'}")));
        assertEquals(given, RecordReader.change("properties", given, json("{}")));
        RecordReader.Refused refused = assertThrows(
                RecordReader.Refused.class, () -> RecordReader.change("properties", given, json("{'size':true}")));
        assertEquals("properties.size", refused.field());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'on':1} | options.on",
                "{'on':'true'} | options.on",
                "{'on':null} | options.on",
                "{'b':0} | options.b",
                "{'b':65} | options.b",
                "{'s':40000} | options.s",
                "{'s':1.0} | options.s",
                "{'c':'c'} | options.c",
                "{'i':6} | options.i",
                "{'i':1e0} | options.i",
                "{'i':99999999999999999999999} | options.i",
                "{'l':1000000000001} | options.l",
                "{'f':0.51} | options.f",
                "{'d':1e999} | options.d",
                "{'d':'1'} | options.d",
                "{'mode':'free'} | options.mode",
                "{'mode':0} | options.mode",
                "{'text':'12345'} | options.text",
                "{'text':'a\\u0000'} | options.text",
                "{'text':'\\ud800'} | options.text",
                "{'text':[]} | options.text",
                "{'wat':1} | options.wat",
            })
    void shouldNameTheOptionItRefuses(String json, String field) {
        RecordReader.Refused refused = assertThrows(RecordReader.Refused.class, () -> read(Everything.class, json));
        assertEquals(field, refused.field());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a':1}", "{'':1}"})
    void shouldRefuseAnyOptionOfAGameWithout(String json) {
        assertThrows(RecordReader.Refused.class, () -> read(Nothing.class, json));
    }
}
