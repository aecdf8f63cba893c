package dev.tickwire.protocol;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
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
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.Messages;
import java.util.List;
import java.util.Map;

/** A game that uses everything a schema can say. */
public final class Sample {
    public enum Gear {
        REVERSE,
        NEUTRAL,
        FIRST
    }

    public record Drive(byte turn, boolean gas) {}

    public record Everything(
            String text,
            boolean flag,
            byte tiny,
            short small,
            char letter,
            int whole,
            long big,
            float part,
            double exact,
            Gear gear) {}

    public record Bounded(short small, long big, float part, double exact, char letter) {}

    public record Idle() {}

    public record Honk() {}

    public record Say(String text) {}

    public record Honked(int playerId) {}

    public record Scored(Gear gear, long points, String by) {}

    public static final FieldType GEAR = new EnumOf(List.of("REVERSE", "NEUTRAL", "FIRST"));
    public static final FieldType ANY_INT = new Int(Width.INT, Integer.MIN_VALUE, Integer.MAX_VALUE);
    public static final FieldType ANY_LONG = new Int64(null, null);
    public static final FieldType ANY_FLOAT = new Float32(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    public static final FieldType ANY_DOUBLE = new Float64(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public static final Schema SCHEMA = Schema.of("sample", kinds(), inputs(), commands(), events());

    public static final Map<String, Class<? extends Record>> TYPES = Map.of(
            "Drive", Drive.class,
            "Everything", Everything.class,
            "Bounded", Bounded.class,
            "Idle", Idle.class,
            "Honk", Honk.class,
            "Say", Say.class,
            "Honked", Honked.class,
            "Scored", Scored.class);

    private Sample() {}

    public static Messages messages() {
        return new Messages(SCHEMA, TYPES);
    }

    public static Field field(String name, FieldType type) {
        return new Field(name, type, 0, false);
    }

    private static List<Kind> kinds() {
        Field speed = new Field("speed", ANY_DOUBLE, 0, true);
        return List.of(
                new Kind(
                        "Zoo",
                        false,
                        List.of(
                                field("angle", new Angle(10)),
                                field("bool", new Bool()),
                                field("bytes", new Int(Width.BYTE, Byte.MIN_VALUE, Byte.MAX_VALUE)),
                                field("chars", new Int(Width.CHAR, 0, 0xffff)),
                                field("doubles", ANY_DOUBLE),
                                field("enums", GEAR),
                                field("floats", ANY_FLOAT),
                                field("ints", ANY_INT),
                                field("longs", ANY_LONG),
                                field("quantized", new Quantized(-1, 1, 0.25)),
                                field("reference", new Reference("Car")),
                                field("shorts", new Int(Width.SHORT, -300, 300)),
                                field("text", new Text(24)),
                                new Field("arrayInts", ANY_INT, 3, false),
                                new Field("arrayTexts", new Text(8), 2, false),
                                new Field("ownLongs", new Int64(-5L, 1L << 60), 2, true),
                                new Field("ownText", new Text(8), 0, true))),
                new Kind("Board", true, List.of(field("secondsLeft", ANY_INT))),
                new Kind(
                        "Car",
                        false,
                        List.of(
                                field("x", new Quantized(0, 1000, 0.01)),
                                field("name", new Text(24)),
                                speed,
                                field("heading", new Angle(10)))),
                new Kind("Ghost", false, List.of(new Field("secret", ANY_INT, 0, true))),
                new Kind("Rock", false, List.of()));
    }

    private static List<MessageType> inputs() {
        return List.of(
                new MessageType("Idle", 0, List.of()),
                new MessageType(
                        "Drive", 0, List.of(field("turn", new Int(Width.BYTE, -1, 1)), field("gas", new Bool()))),
                new MessageType(
                        "Bounded",
                        0,
                        List.of(
                                field("small", new Int(Width.SHORT, 5, 300)),
                                field("big", new Int64(-10L, -2L)),
                                field("part", new Float32(0.7, 1)),
                                field("exact", new Float64(-2, -0.5)),
                                field("letter", new Int(Width.CHAR, 'a', 'z')))),
                new MessageType(
                        "Everything",
                        0,
                        List.of(
                                field("text", new Text(24)),
                                field("flag", new Bool()),
                                field("tiny", new Int(Width.BYTE, Byte.MIN_VALUE, Byte.MAX_VALUE)),
                                field("small", new Int(Width.SHORT, Short.MIN_VALUE, Short.MAX_VALUE)),
                                field("letter", new Int(Width.CHAR, 0, 0xffff)),
                                field("whole", ANY_INT),
                                field("big", ANY_LONG),
                                field("part", ANY_FLOAT),
                                field("exact", ANY_DOUBLE),
                                field("gear", GEAR))));
    }

    private static List<MessageType> commands() {
        return List.of(
                new MessageType("Say", 0, List.of(field("text", new Text(16)))), new MessageType("Honk", 0, List.of()));
    }

    private static List<MessageType> events() {
        return List.of(
                new MessageType("Honked", 0, List.of(field("playerId", ANY_INT))),
                new MessageType(
                        "Scored",
                        0,
                        List.of(field("gear", GEAR), field("points", ANY_LONG), field("by", new Text(24)))));
    }
}
