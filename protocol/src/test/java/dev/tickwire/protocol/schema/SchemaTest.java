package dev.tickwire.protocol.schema;

import static dev.tickwire.protocol.Sample.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.schema.FieldType.Angle;
import dev.tickwire.protocol.schema.FieldType.Bool;
import dev.tickwire.protocol.schema.FieldType.EnumOf;
import dev.tickwire.protocol.schema.FieldType.Float32;
import dev.tickwire.protocol.schema.FieldType.Float64;
import dev.tickwire.protocol.schema.FieldType.Int;
import dev.tickwire.protocol.schema.FieldType.Int64;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.FieldType.Reference;
import dev.tickwire.protocol.schema.FieldType.Text;
import dev.tickwire.protocol.schema.FieldType.Width;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SchemaTest {
    private static Schema race() {
        return Schema.of(
                "race",
                List.of(
                        new Kind(
                                "Car",
                                false,
                                List.of(
                                        field("x", new Quantized(0, 1000, 0.01)),
                                        field("name", new Text(24)),
                                        new Field("speed", Sample.ANY_DOUBLE, 0, true),
                                        field("heading", new Angle(10)))),
                        new Kind("Board", true, List.of(field("secondsLeft", Sample.ANY_INT)))),
                List.of(new MessageType(
                        "Drive", 0, List.of(field("turn", new Int(Width.BYTE, -1, 1)), field("gas", new Bool())))),
                List.of(new MessageType("Honk", 0, List.of())),
                List.of(new MessageType("Honked", 0, List.of(field("playerId", Sample.ANY_INT)))));
    }

    @Test
    void shouldWriteTheExampleOfTheProtocol() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("basedir", "."), "PROTOCOL.md"));
        Matcher example = Pattern.compile("```json\n(\\{\"protocol\".*?)```", Pattern.DOTALL)
                .matcher(page);
        assertTrue(example.find());
        assertEquals(example.group(1).replaceAll("\n *", ""), race().json());
    }

    @Test
    void shouldHashItsJson() {
        assertEquals(16, race().hash().length());
        assertEquals("2f2360b7b8624642", race().hash());
        assertEquals(race().hash(), Schema.parse(race().json()).hash());
    }

    @Test
    void shouldParseWhatItWrites() {
        assertEquals(Sample.SCHEMA, Schema.parse(Sample.SCHEMA.json()));
        assertEquals(Sample.SCHEMA.json(), Schema.parse(Sample.SCHEMA.json()).json());
    }

    @Test
    void shouldWriteDeclaredLimitsOnly() {
        Schema schema = Schema.of(
                "limits",
                List.of(new Kind(
                        "A",
                        false,
                        List.of(
                                field("a", new Int64(null, 5L)),
                                field("b", new Float32(-0.5, Double.POSITIVE_INFINITY)),
                                field("c", new Float64(1e-7, 1e300)),
                                new Field("d", new Reference("*"), 2, true),
                                field("e", new EnumOf(List.of("X", "Y")))))),
                List.of(),
                List.of(),
                List.of());
        String fields = schema.json().substring(schema.json().indexOf("\"fields\":"));
        assertEquals(
                "\"fields\":[{\"name\":\"a\",\"type\":\"long\",\"max\":5},"
                        + "{\"name\":\"b\",\"type\":\"float\",\"min\":-0.5},"
                        + "{\"name\":\"c\",\"type\":\"double\",\"min\":1.0E-7,\"max\":1.0E300},"
                        + "{\"name\":\"d\",\"type\":\"reference\",\"kind\":\"*\",\"length\":2,\"ownerOnly\":true},"
                        + "{\"name\":\"e\",\"type\":\"enum\",\"values\":[\"X\",\"Y\"]}]}],"
                        + "\"inputs\":[],\"commands\":[],\"events\":[]}",
                fields);
        assertEquals(schema, Schema.parse(schema.json()));
    }

    /** Double.toString wrote 2.0E23 as 1.9999999999999998E23 before JDK 19. */
    @Test
    void shouldWriteTheShortestDigitsOnEveryJdk() {
        Kind kind = new Kind("A", false, List.of(field("a", new Float64(0, Double.parseDouble("2.0E23")))));
        String json =
                Schema.of("a", List.of(kind), List.of(), List.of(), List.of()).json();
        assertTrue(json.contains("\"min\":0.0,\"max\":2.0E23"), json);
    }

    private static void refuse(String words, Executable making) {
        String message = assertThrows(IllegalArgumentException.class, making).getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void shouldRefuseWhatTheProtocolHasNoMeaningFor() {
        refuse("the name of a field", () -> field("a b", new Bool()));
        refuse("the name of a kind", () -> new Kind("", false, List.of()));
        refuse("the name of a message", () -> new MessageType("1a", 0, List.of()));
        refuse("length -1", () -> new Field("a", new Bool(), -1, false));
        refuse("two of one name, a", () -> new Kind("A", false, List.of(field("a", new Bool()), field("a", GEAR))));
        refuse("1025 values", () -> new Kind("A", false, List.of(new Field("a", new Bool(), 1025, false))));
        refuse("A.a: quantized", () -> new MessageType("A", 0, List.of(field("a", new Angle(3)))));
        refuse("A.a: quantized", () -> new MessageType("A", 0, List.of(new Field("a", new Bool(), 2, false))));
        refuse("A.a: quantized", () -> new MessageType("A", 0, List.of(new Field("a", new Bool(), 0, true))));
        refuse("wider", () -> new Int(Width.BYTE, -129, 0));
        refuse("min is above max", () -> new Int(Width.INT, 1, 0));
        refuse("min is above max", () -> new Int64(1L, 0L));
        refuse("min is above max", () -> new Float64(Double.NaN, 1));
        refuse("at least one", () -> new EnumOf(List.of()));
        refuse("1 to 1024", () -> new Text(0));
        refuse("1 to 1024", () -> new Text(1025));
        refuse("below 2^31", () -> new Quantized(0, 1, 1e-10));
        refuse("below 2^31", () -> new Quantized(0, 1, 0));
        refuse("min must be below max", () -> new Quantized(0, Double.POSITIVE_INFINITY, 1));
        refuse("1 to 30 bits", () -> new Angle(31));
    }

    private static final FieldType GEAR = Sample.GEAR;

    @Test
    void shouldRefuseASchemaThatDoesNotHoldTogether() {
        MessageType a = new MessageType("A", 32, List.of());
        Kind lost = new Kind("K", false, List.of(field("who", new Reference("Nobody"))));
        refuse("the name of a game", () -> Schema.of("a b", List.of(), List.of(), List.of(), List.of()));
        refuse("two of one name, A", () -> Schema.of("g", List.of(), List.of(a), List.of(a), List.of()));
        refuse("must have id 33", () -> new Schema("g", List.of(), List.of(a), List.of(), List.of(idless("B"))));
        refuse("K.who refers to kind Nobody", () -> Schema.of("g", List.of(lost), List.of(), List.of(), List.of()));
        refuse("no kind Nobody", () -> race().kindIndex("Nobody"));
    }

    private static MessageType idless(String name) {
        return new MessageType(name, 0, List.of());
    }

    @Test
    void shouldRefuseJsonThatIsNoSchema() {
        String json = race().json();
        for (String wrong : List.of(
                "",
                "[]",
                "{}",
                json + "{}",
                json.replace("tickwire.1", "tickwire.2"),
                json.replace("\"angle\"", "\"angel\""),
                json.replace("\"bits\":10", "\"bits\":\"10\""),
                json.replace("\"bits\":10", "\"bits\":1e9"),
                json.replace("\"state\":true", "\"state\":null"),
                json.replace("\"kinds\":", "\"sorts\":"),
                json.replace("\"game\":", "\"game\":\"race\",\"game\":"),
                json.replace("\"fields\":[]", "\"fields\":{}"))) {
            assertThrows(IllegalArgumentException.class, () -> Schema.parse(wrong), wrong);
        }
    }

    @Test
    void shouldQuantizeByTheFormula() {
        Quantized x = new Quantized(0, 1000, 0.01);
        assertEquals(100_001, x.levels());
        assertEquals(12_345, x.quantize(123.449));
        assertEquals(0, x.quantize(-5));
        assertEquals(100_000, x.quantize(1e300));
        assertEquals(0.01 * 12_345, x.value(12_345));
        Quantized coarse = new Quantized(-1, 1, 0.25);
        assertEquals(9, coarse.levels());
        assertEquals(4, coarse.quantize(-0.125 + 0.0625));
        assertEquals(5, coarse.quantize(0.125), "halves go up");
        for (int q = 0; q < coarse.levels(); q++) {
            assertEquals(q, coarse.quantize(coarse.value(q)));
        }
    }

    @Test
    void shouldWrapAngles() {
        Angle angle = new Angle(10);
        assertEquals(0, angle.quantize(0));
        assertEquals(256, angle.quantize(Math.PI / 2));
        assertEquals(768, angle.quantize(-Math.PI / 2));
        assertEquals(0, angle.quantize(2 * Math.PI));
        assertEquals(0, angle.quantize(-1e-9), "just below a turn is the next one");
        assertEquals(512, angle.quantize(Math.PI * 1001));
        for (double far : new double[] {1e15, -1e15, 1e300, -1e300}) {
            int q = angle.quantize(far);
            assertTrue(q >= 0 && q < 1024, far + " gives " + q);
        }
        for (int q = 0; q < 1024; q++) {
            assertEquals(q, angle.quantize(angle.value(q)));
        }
    }
}
