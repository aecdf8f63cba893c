package dev.tickwire.protocol.wire;

import static dev.tickwire.protocol.Sample.field;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Sample.Bounded;
import dev.tickwire.protocol.Sample.Drive;
import dev.tickwire.protocol.Sample.Everything;
import dev.tickwire.protocol.Sample.Gear;
import dev.tickwire.protocol.Sample.Say;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Bool;
import dev.tickwire.protocol.schema.FieldType.EnumOf;
import dev.tickwire.protocol.schema.FieldType.Float32;
import dev.tickwire.protocol.schema.FieldType.Text;
import dev.tickwire.protocol.schema.MessageType;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private final Messages messages = Sample.messages();

    /** A game whose constructor has an opinion. */
    public record Picky(int number) {
        public Picky {
            if (number == 13) {
                throw new IllegalStateException("unlucky");
            }
            if (number == 14) {
                throw new StackOverflowError();
            }
        }
    }

    /** One that refuses the neutral value. */
    public record NeverZero(int number) {
        public NeverZero {
            if (number == 0) {
                throw new IllegalArgumentException("zero");
            }
        }
    }

    record Hidden(int number) {}

    public record Narrow(float part) {}

    private static MessageType message(String name, FieldType number) {
        return new MessageType(name, 32, List.of(field("number", number)));
    }

    private static String messageOf(Class<? extends Record> type, MessageType meaning) {
        return assertThrows(IllegalArgumentException.class, () -> RecordCodec.of(type, meaning))
                .getMessage();
    }

    @Test
    void shouldStartWithTheValuesNearestZero() {
        assertEquals(new Drive((byte) 0, false), messages.neutralInput(Drive.class));
        assertEquals(
                new Everything("", false, (byte) 0, (short) 0, '\0', 0, 0, 0, 0, Gear.REVERSE),
                messages.neutralInput(Everything.class));
        assertEquals(new Bounded((short) 5, -2, 0.7f, -0.5, 'a'), messages.neutralInput(Bounded.class));
    }

    @Test
    void shouldSayWhatIsNoInput() {
        String command = assertThrows(IllegalArgumentException.class, () -> messages.neutralInput(Say.class))
                .getMessage();
        assertTrue(command.contains("Say is no input"), command);
        String system = assertThrows(IllegalArgumentException.class, () -> messages.codec(Ping.class))
                .getMessage();
        assertTrue(system.contains("Ping is no message of this game"), system);
        assertThrows(IllegalArgumentException.class, () -> messages.encode(new Picky(1), new WireOutput(64, 64)));
    }

    @Test
    void shouldSayWhichMessageHasNoClass() {
        Map<String, Class<? extends Record>> types = new HashMap<>(Sample.TYPES);
        types.remove("Say");
        String message = assertThrows(IllegalArgumentException.class, () -> new Messages(Sample.SCHEMA, types))
                .getMessage();
        assertTrue(message.contains("a message Say"), message);
    }

    @Test
    void shouldNameClassComponentAndCure() {
        String hidden = messageOf(Hidden.class, message("Hidden", Sample.ANY_INT));
        assertTrue(hidden.contains("Hidden") && hidden.contains("make the record public"), hidden);
        String type = messageOf(Picky.class, message("Picky", new Bool()));
        assertTrue(type.contains("Picky.number is int") && type.contains("same type"), type);
        String text = messageOf(Picky.class, message("Picky", new Text(3)));
        assertTrue(text.contains("Picky.number is int"), text);
        String noEnum = messageOf(Picky.class, message("Picky", Sample.GEAR));
        assertTrue(noEnum.contains("Picky.number is int"), noEnum);
        String missing = messageOf(Picky.class, new MessageType("Picky", 32, List.of()));
        assertTrue(missing.contains("[number]") && missing.contains("same version"), missing);
        String zero = messageOf(NeverZero.class, message("NeverZero", Sample.ANY_INT));
        assertTrue(zero.contains("NeverZero refuses [0]"), zero);
    }

    @Test
    void shouldCheckTheNamesOfAnEnum() {
        MessageType scored = Sample.SCHEMA.events().get(1);
        MessageType otherOrder = new MessageType(
                "Scored",
                scored.id(),
                List.of(
                        field("by", new Text(24)),
                        field("gear", new EnumOf(List.of("NEUTRAL", "REVERSE", "FIRST"))),
                        field("points", Sample.ANY_LONG)));
        String message = messageOf(Sample.Scored.class, otherOrder);
        assertTrue(message.contains("Scored.gear is") && message.contains("NEUTRAL"), message);
    }

    @Test
    void shouldRefuseWhatARecordsConstructorRefuses() {
        RecordCodec codec = RecordCodec.of(Picky.class, message("Picky", Sample.ANY_INT));
        for (int number : new int[] {13, 14}) {
            WireOutput out = new WireOutput(8, 8);
            out.writeInt(number);
            WireInput in = new WireInput();
            in.reset(out.buffer(), 0, out.position());
            RefusedException e = assertThrows(RefusedException.class, () -> codec.read(in));
            assertEquals(CloseReason.OUT_OF_RANGE, e.reason());
        }
    }

    @Test
    void shouldNameTheComponentThatMayNotBeSent() {
        WireOutput out = new WireOutput(256, 256);
        Map<Record, String> wrong = Map.of(
                new Drive((byte) 2, true), "Drive.turn = 2",
                new Say(null), "Say.text",
                new Say("12345678901234567"), "Say.text",
                new Say("bell\u0007"), "Say.text",
                new Bounded((short) 4, -2, 0.7f, -0.5, 'a'), "Bounded.small = 4",
                new Bounded((short) 5, -1, 0.7f, -0.5, 'a'), "Bounded.big = -1",
                new Bounded((short) 5, -2, 0.6f, -0.5, 'a'), "Bounded.part = 0.6",
                new Bounded((short) 5, -2, Float.NaN, -0.5, 'a'), "Bounded.part = NaN",
                new Bounded((short) 5, -2, 0.7f, Double.NaN, 'a'), "Bounded.exact = NaN",
                new Sample.Scored(null, 1, ""), "Scored.gear = null");
        wrong.forEach((message, words) -> {
            String text = assertThrows(IllegalArgumentException.class, () -> messages.encode(message, out))
                    .getMessage();
            assertTrue(text.contains(words), text);
        });
    }

    @Test
    void shouldSendTheNearestThatIsAllowedWhereThatIsThePolicy() {
        Map<Record, Record> nearest = Map.of(
                new Say(null), new Say(""),
                new Say("123456789012345\ud83d\ude00"), new Say("123456789012345"),
                new Say("bell\u0007"), new Say("bell\ufffd"),
                new Bounded((short) 4, -11, 0.6f, -3, 'A'), new Bounded((short) 5, -10, 0.7f, -2, 'a'),
                new Bounded((short) 301, 3, 2, 3, '~'), new Bounded((short) 300, -2, 1, -0.5, 'z'));
        nearest.forEach((said, sent) -> {
            List<String> found = new ArrayList<>();
            WireOutput out = new WireOutput(256, 256);
            messages.encode(said, out, (where, meaning, value) -> found.add(where));
            WireOutput expected = new WireOutput(256, 256);
            messages.encode(sent, expected);
            assertArrayEquals(expected.toBytes(), out.toBytes(), sent.toString());
            assertEquals(said.getClass().getRecordComponents().length, found.size(), found.toString());
        });
    }

    @Test
    void shouldRefuseWhatIsOutsideItsRange() {
        for (Record message : List.of(
                new Bounded((short) 301, -2, 0.7f, -0.5, 'a'),
                new Bounded((short) 5, -11, 0.7f, -0.5, 'a'),
                new Bounded((short) 5, -2, 1.5f, -0.5, 'a'),
                new Bounded((short) 5, -2, 0.7f, -2.5, 'a'),
                new Bounded((short) 5, -2, 0.7f, -0.5, 'A'))) {
            WireOutput out = new WireOutput(256, 256);
            RecordCodec.of(Bounded.class, unbounded()).write(out, message, OutOfRange.REFUSE);
            WireInput in = new WireInput();
            in.reset(out.buffer(), 0, out.position());
            RefusedException e = assertThrows(
                    RefusedException.class, () -> messages.codec(Bounded.class).read(in));
            assertEquals(CloseReason.OUT_OF_RANGE, e.reason(), message.toString());
        }
    }

    /** Bounded's components without their ranges: what a dishonest client believes. */
    private static MessageType unbounded() {
        return new MessageType(
                "Bounded",
                32,
                List.of(
                        field("small", new FieldType.Int(FieldType.Width.SHORT, Short.MIN_VALUE, Short.MAX_VALUE)),
                        field("big", Sample.ANY_LONG),
                        field("part", Sample.ANY_FLOAT),
                        field("exact", Sample.ANY_DOUBLE),
                        field("letter", new FieldType.Int(FieldType.Width.CHAR, 0, 0xffff))));
    }

    @Test
    void shouldTakeAFloatThatIsItsOwnLimit() {
        RecordCodec codec = RecordCodec.of(
                Narrow.class, new MessageType("Narrow", 32, List.of(field("part", new Float32(0.7, 0.8)))));
        WireOutput out = new WireOutput(8, 8);
        codec.write(out, new Narrow(0.7f), OutOfRange.REFUSE);
        codec.write(out, new Narrow(0.8f), OutOfRange.REFUSE);
        WireInput in = new WireInput();
        in.reset(out.buffer(), 0, out.position());
        assertEquals(new Narrow(0.7f), codec.read(in));
        assertEquals(new Narrow(0.8f), codec.read(in));
    }

    /** A game jar has its own class loader. */
    @Test
    void shouldServeRecordsOfAnotherClassLoader() throws ReflectiveOperationException, IOException {
        URL classes = Picky.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other = new URLClassLoader(new URL[] {classes}, null)) {
            Class<? extends Record> type =
                    other.loadClass(Picky.class.getName()).asSubclass(Record.class);
            assertNotEquals(Picky.class, type);
            RecordCodec codec = RecordCodec.of(type, message("Picky", Sample.ANY_INT));
            WireOutput out = new WireOutput(8, 8);
            out.writeInt(300);
            WireInput in = new WireInput();
            in.reset(out.buffer(), 0, out.position());
            Record read = codec.read(in);
            assertEquals(type, read.getClass());
            assertEquals("Picky[number=300]", read.toString());
            out.clear();
            codec.write(out, read, OutOfRange.REFUSE);
            assertEquals(2, out.position());
        }
    }
}
