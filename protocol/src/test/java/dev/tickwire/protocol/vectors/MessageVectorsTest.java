package dev.tickwire.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.protocol.ClientRecords;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Sample.Bounded;
import dev.tickwire.protocol.Sample.Drive;
import dev.tickwire.protocol.Sample.Everything;
import dev.tickwire.protocol.Sample.Gear;
import dev.tickwire.protocol.Sample.Honk;
import dev.tickwire.protocol.Sample.Honked;
import dev.tickwire.protocol.Sample.Idle;
import dev.tickwire.protocol.Sample.Say;
import dev.tickwire.protocol.Sample.Scored;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.message.KeyframeRequest;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.message.Pong;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code vectors/messages.json}: golden bytes of every message, and bytes that every decoder refuses. */
class MessageVectorsTest {
    private static final String ABOUT =
            "Golden messages (PROTOCOL.md section 2). byte[] is hex, long is decimal text, char is a number,"
                    + " an enum its name, a message inside a message has its name as type. 'vectors' are whole"
                    + " messages, 'events' stand in sections of type 2, 'refused' are refused by the side that receives"
                    + " them. 'durableLag' is what a frame's view begins with, -1 if it begins with a section.";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HexFormat HEX = HexFormat.of();
    private static final String EMOJI = "a\u00e9\u20ac\ud83d\ude80";

    private final Messages messages = Sample.messages();

    private record Case(String name, String from, Record message) {}

    private record Refused(String name, String from, String hex, CloseReason reason) {}

    private static Inputs inputs(Record... inputs) {
        return new Inputs(1199, inputs, inputs.length + 40, 1207, 128, 1190);
    }

    private static List<Case> cases() {
        Record[] sixteen = new Record[16];
        Arrays.fill(sixteen, new Drive((byte) -1, true));
        return List.of(
                new Case("ping", "client", new Ping(300, -7)),
                new Case("ping before any frame, largest nonce", "client", new Ping(-1, Integer.MAX_VALUE)),
                new Case("ping, smallest nonce", "client", new Ping(Integer.MAX_VALUE, Integer.MIN_VALUE)),
                new Case("keyframe request", "client", new KeyframeRequest(1)),
                new Case("exact request", "client", new ExactRequest()),
                new Case("one input", "client", inputs(new Drive((byte) 1, true))),
                new Case(
                        "first input, before any frame",
                        "client",
                        new Inputs(-1, new Record[] {new Drive((byte) 0, false)}, 1, 12, 0, -1)),
                new Case(
                        "inputs of several classes",
                        "client",
                        inputs(new Idle(), new Drive((byte) -1, false), new Idle())),
                new Case("as many inputs as allowed", "client", inputs(sixteen)),
                new Case("every type", "client", inputs(everything(EMOJI, 1, 'A', Gear.FIRST))),
                new Case("every type at its smallest", "client", inputs(smallest())),
                new Case("every type at its largest", "client", inputs(largest())),
                new Case("long of 8 bytes", "client", inputs(everything("", 1L << 54, '\u20ac', Gear.REVERSE))),
                new Case("long of 9 bytes", "client", inputs(everything("", 1L << 55, '\0', Gear.REVERSE))),
                new Case(
                        "declared ranges, low",
                        "client",
                        inputs(new Bounded((short) 5, -10, 0.7f, -2, 'a'), new Bounded((short) 300, -2, 1, -0.5, 'z'))),
                new Case("one command", "client", new Commands(new Record[] {new Honk()}, 1)),
                new Case(
                        "commands with text",
                        "client",
                        new Commands(
                                new Record[] {
                                    new Say(""), new Say("hello"), new Say(EMOJI), new Say("\ud83d\ude80".repeat(8))
                                },
                                100_000)),
                new Case("pong", "server", new Pong(-7)),
                new Case("welcome", "server", welcome(0, 15_000, "eyJh.eyJy.Q-_z", -1)),
                new Case("welcome back", "server", welcome(300, 600_000, "e".repeat(512), 123_400)),
                new Case("welcome to a session that does not survive", "server", welcome(0, 0, "", -1)),
                new Case(
                        "frame that was missed",
                        "server",
                        new Frame(0, 0, Frame.MISSED, 0, 0, 123_403, 0, new byte[0])),
                new Case("frame without sections", "server", new Frame(0, 0, (byte) 0, 0, 0, 0, 0, new byte[0])),
                new Case(
                        "frame with a dropped group",
                        "server",
                        new Frame(1000, 3, (byte) 0, -2, 1, 123456, 16_667, new byte[] {11, 0})),
                new Case(
                        "frame with extreme numbers",
                        "server",
                        new Frame(
                                Integer.MAX_VALUE,
                                Integer.MAX_VALUE,
                                (byte) -128,
                                Integer.MIN_VALUE,
                                1,
                                Integer.MAX_VALUE,
                                Integer.MAX_VALUE,
                                new byte[] {11, 0})),
                new Case(
                        "frame of a room that has a store",
                        "server",
                        new Frame(1000, 3, Frame.DURABLE, -2, 1, 123456, 16_667, new byte[] {3, 11, 0})),
                new Case(
                        "frame of a room whose store is frozen",
                        "server",
                        new Frame(
                                1000,
                                3,
                                (byte) (Frame.DURABLE | Frame.FROZEN | Frame.UNTIMELY),
                                -2,
                                0,
                                123456,
                                16_667,
                                HEX.parseHex("ac02"))));
    }

    private static Everything everything(String text, long big, char letter, Gear gear) {
        return new Everything(text, true, (byte) -3, (short) 258, letter, 300, big, 1.5f, -0.1, gear);
    }

    private static Everything smallest() {
        return new Everything(
                "",
                false,
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                Character.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                -Float.MAX_VALUE,
                -Double.MAX_VALUE,
                Gear.REVERSE);
    }

    private static Everything largest() {
        return new Everything(
                "\u20ac".repeat(24),
                true,
                Byte.MAX_VALUE,
                Short.MAX_VALUE,
                Character.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Float.MIN_VALUE,
                Double.MIN_VALUE,
                Gear.FIRST);
    }

    private static Welcome welcome(int commandSeq, int graceMs, String resumeToken, int resumedTick) {
        byte[] instance = HEX.parseHex("000102030405060708090a0b0c0d0eff");
        byte[] hash = Sample.SCHEMA.hashBytes();
        return new Welcome(
                commandSeq, 3, 123_000, graceMs, 17, resumeToken, resumedTick, instance, hash, 20, 123_456, 60);
    }

    private static List<Refused> refused() {
        return List.of(
                new Refused("nothing", "client", "", CloseReason.MALFORMED),
                new Refused("null", "client", "00", CloseReason.MALFORMED),
                new Refused("class by name", "client", "01", CloseReason.MALFORMED),
                new Refused("unknown class id", "client", "7f", CloseReason.MALFORMED),
                new Refused("truncated", "client", "19d804", CloseReason.MALFORMED),
                new Refused("bytes after the end", "client", "19d8040d00", CloseReason.MALFORMED),
                new Refused("class id not in its shortest form", "client", "9900d8040d", CloseReason.MALFORMED),
                new Refused("varint not in its shortest form", "client", "19d884000d", CloseReason.MALFORMED),
                new Refused("varint with bits beyond 32", "client", "19d804ffffffff1f", CloseReason.MALFORMED),
                new Refused("varint of 6 bytes", "client", "19d804808080808000", CloseReason.MALFORMED),
                new Refused("a pong from a client", "client", "0e0d", CloseReason.UNEXPECTED),
                new Refused("an input outside Inputs", "client", "230001", CloseReason.UNEXPECTED),
                new Refused("applied tick below -1", "client", "19030d", CloseReason.OUT_OF_RANGE),
                new Refused("group below 0", "client", "1801", CloseReason.OUT_OF_RANGE),
                new Refused("an exact request with a component", "client", "1b00", CloseReason.MALFORMED),
                new Refused("null inputs", "client", "16001a0002020000", CloseReason.MALFORMED),
                new Refused("no inputs", "client", "16001a0102020000", CloseReason.MALFORMED),
                new Refused("17 inputs", "client", "16001a12" + "25".repeat(17) + "22020000", CloseReason.MALFORMED),
                new Refused("a huge count of inputs", "client", "16001affffffff0f", CloseReason.MALFORMED),
                new Refused("a command among inputs", "client", "16001a022602020000", CloseReason.UNEXPECTED),
                new Refused("an input among commands", "client", "171a022502", CloseReason.UNEXPECTED),
                new Refused(
                        "seq below the number of inputs", "client", "16001a03252502020000", CloseReason.OUT_OF_RANGE),
                new Refused("a view fraction of 256", "client", "16001a02250202800400", CloseReason.OUT_OF_RANGE),
                new Refused("a turn of 2", "client", "16001a0223010202020000", CloseReason.OUT_OF_RANGE),
                new Refused("a boolean of 2", "client", "16001a0223020102020000", CloseReason.MALFORMED),
                new Refused("null text", "client", "171a02270002", CloseReason.MALFORMED),
                new Refused(
                        "text longer than declared",
                        "client",
                        "171a022712" + "41".repeat(17) + "02",
                        CloseReason.OUT_OF_RANGE),
                new Refused("text longer than the message", "client", "171a0227ffffffff07", CloseReason.MALFORMED),
                new Refused("text with a control character", "client", "171a022703410a02", CloseReason.OUT_OF_RANGE),
                new Refused("text with U+0085", "client", "171a022703c28502", CloseReason.OUT_OF_RANGE),
                new Refused("text with a surrogate", "client", "171a022704eda08002", CloseReason.OUT_OF_RANGE),
                new Refused("text in CESU-8", "client", "171a022707eda0bdedba8002", CloseReason.OUT_OF_RANGE),
                new Refused("text not in its shortest form", "client", "171a022703c18102", CloseReason.OUT_OF_RANGE),
                new Refused("text beyond U+10FFFF", "client", "171a022705f490808002", CloseReason.OUT_OF_RANGE),
                new Refused(
                        "text that ends within a character", "client", "171a022703e28202", CloseReason.OUT_OF_RANGE),
                new Refused("a ping from a server", "server", "19d8040d", CloseReason.UNEXPECTED),
                new Refused("an exact request from a server", "server", "1b", CloseReason.UNEXPECTED),
                new Refused("a frame whose view is cut short", "server", "0d0000000000000005", CloseReason.MALFORMED));
    }

    private byte[] encode(Record message) {
        WireOutput out = new WireOutput(64, 4096);
        messages.encode(message, out);
        return out.toBytes();
    }

    private Record decode(String from, byte[] bytes) {
        return from.equals("client")
                ? ClientRecords.decode(messages, bytes, 0, bytes.length)
                : messages.decodeFromServer(bytes, 0, bytes.length);
    }

    @Test
    void shouldMatchTheVectors() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("{\"about\":").append(JSON.writeValueAsString(ABOUT));
        text.append(",\n\"schema\":").append(Sample.SCHEMA.json());
        text.append(",\n\"schemaHash\":\"").append(Sample.SCHEMA.hash()).append("\",\n\"vectors\":[");
        appendLines(text, cases().stream().map(this::vector).toList());
        text.append(",\n\"events\":[");
        appendLines(
                text,
                List.of(
                        event("event", new Honked(17)),
                        event("event with long and text", new Scored(Gear.NEUTRAL, -9_007_199_254_740_993L, EMOJI))));
        text.append(",\n\"refused\":[");
        appendLines(text, refused().stream().map(MessageVectorsTest::refusal).toList());
        VectorFile.check("messages.json", text.append("}\n").toString());
    }

    private static void appendLines(StringBuilder text, List<Map<String, Object>> elements) {
        String separator = "\n";
        for (Map<String, Object> element : elements) {
            text.append(separator).append(JSON.writeValueAsString(element));
            separator = ",\n";
        }
        text.append("\n]");
    }

    private Map<String, Object> vector(Case sample) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", sample.name);
        line.put("from", sample.from);
        line.put("hex", HEX.formatHex(encode(sample.message)));
        line.put("message", sample.message.getClass().getSimpleName());
        line.put("value", value(sample.message));
        return line;
    }

    private Map<String, Object> event(String name, Record message) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", name);
        line.put("hex", HEX.formatHex(encode(message)));
        line.put("message", message.getClass().getSimpleName());
        line.put("value", value(message));
        return line;
    }

    private static Map<String, Object> refusal(Refused refused) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", refused.name);
        line.put("from", refused.from);
        line.put("hex", refused.hex);
        line.put("reason", refused.reason.name());
        return line;
    }

    private static Map<String, Object> value(Record message) {
        Map<String, Object> value = new LinkedHashMap<>();
        for (RecordComponent component : message.getClass().getRecordComponents()) {
            try {
                value.put(component.getName(), plain(component.getAccessor().invoke(message)));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        if (message instanceof Frame frame) {
            value.put("durableLag", Section.begin(frame, new WireInput()));
        }
        return value;
    }

    private static Object plain(Object value) {
        if (value instanceof byte[] bytes) {
            return HEX.formatHex(bytes);
        }
        if (value instanceof Record[] records) {
            return Arrays.stream(records).map(MessageVectorsTest::typed).toList();
        }
        if (value instanceof Float number) {
            return number.doubleValue();
        }
        if (value instanceof Character letter) {
            return (int) letter;
        }
        return value instanceof Long || value instanceof Enum<?> ? value.toString() : value;
    }

    private static Map<String, Object> typed(Record message) {
        Map<String, Object> typed = new LinkedHashMap<>();
        typed.put("type", message.getClass().getSimpleName());
        typed.putAll(value(message));
        return typed;
    }

    @Test
    void shouldDecodeWhatItEncodes() {
        for (Case sample : cases()) {
            Record decoded = decode(sample.from, encode(sample.message));
            assertEquals(value(sample.message), value(decoded), sample.name);
        }
        WireInput in = new WireInput();
        byte[] bytes = encode(new Scored(Gear.NEUTRAL, Long.MIN_VALUE, EMOJI));
        in.reset(bytes, 0, bytes.length);
        assertEquals(new Scored(Gear.NEUTRAL, Long.MIN_VALUE, EMOJI), messages.readEvent(in));
    }

    @Test
    void shouldRefuseForTheStatedReason() {
        for (Refused refused : refused()) {
            byte[] bytes = HEX.parseHex(refused.hex);
            RefusedException e = assertThrows(RefusedException.class, () -> decode(refused.from, bytes), refused.name);
            assertEquals(refused.reason, e.reason(), refused.name + ": " + e.getMessage());
        }
    }
}
