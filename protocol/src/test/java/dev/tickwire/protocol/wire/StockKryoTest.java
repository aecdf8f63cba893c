package dev.tickwire.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.tickwire.protocol.ClientRecords;
import dev.tickwire.protocol.RandomMessages;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.message.KeyframeRequest;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.message.Pong;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The bytes are those of stock Kryo 5.6.2 set up as PROTOCOL.md section 2 says, both ways. */
class StockKryoTest {
    private static final int CASES = 3000;

    private final Messages messages = Sample.messages();
    private final Kryo kryo = stockKryo();

    /** A byte[] of UTF-8; the one serializer that the protocol adds. */
    private static final class TextSerializer extends Serializer<String> {
        TextSerializer() {
            super(true, true);
        }

        @Override
        public void write(Kryo kryo, Output output, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            output.writeVarInt(bytes.length + 1, true);
            output.writeBytes(bytes);
        }

        @Override
        public String read(Kryo kryo, Input input, Class<? extends String> type) {
            return new String(input.readBytes(input.readVarInt(true) - 1), StandardCharsets.UTF_8);
        }
    }

    private static Kryo stockKryo() {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.register(String.class, new TextSerializer());
        kryo.register(Welcome.class, 10);
        kryo.register(Frame.class, 11);
        kryo.register(Pong.class, 12);
        kryo.register(Inputs.class, 20);
        kryo.register(Commands.class, 21);
        kryo.register(KeyframeRequest.class, 22);
        kryo.register(Ping.class, 23);
        kryo.register(Record[].class, 24);
        kryo.register(ExactRequest.class, 25);
        for (MessageType message : Sample.SCHEMA.messages()) {
            kryo.register(Sample.TYPES.get(message.name()), message.id());
        }
        // Their ids never reach the wire, as components of these types are written without one.
        kryo.register(byte[].class, 1000);
        kryo.register(Sample.Gear.class, 1001);
        return kryo;
    }

    private void check(Record message, Function<byte[], Record> decode) {
        WireOutput ours = new WireOutput(16, 1 << 16);
        messages.encode(message, ours);
        Output theirs = new Output(16, 1 << 16);
        kryo.writeClassAndObject(theirs, message);
        assertArrayEquals(theirs.toBytes(), ours.toBytes(), () -> "the bytes of " + message);

        Record weRead = decode.apply(theirs.toBytes());
        assertEquals(text(message), text(weRead));
        Record theyRead = (Record) kryo.readClassAndObject(new Input(ours.toBytes()));
        assertEquals(text(message), text(theyRead));
    }

    /** Records with arrays do not compare by content; bytes do. */
    private String text(Record message) {
        WireOutput out = new WireOutput(16, 1 << 16);
        messages.encode(message, out);
        return message.getClass().getName() + HexFormat.of().formatHex(out.toBytes());
    }

    @Test
    void shouldAgreeOnMessagesOfClients() {
        Seeds.check(
                CASES,
                random -> check(
                        new RandomMessages(random).fromClient(),
                        bytes -> ClientRecords.decode(messages, bytes, 0, bytes.length)));
    }

    @Test
    void shouldAgreeOnMessagesOfServers() {
        Seeds.check(
                CASES,
                random -> check(
                        new RandomMessages(random).fromServer(),
                        bytes -> messages.decodeFromServer(bytes, 0, bytes.length)));
    }

    @Test
    void shouldAgreeOnEvents() {
        Seeds.check(
                CASES,
                random -> check(new RandomMessages(random).event(), bytes -> {
                    WireInput in = new WireInput();
                    in.reset(bytes, 0, bytes.length);
                    Record event = messages.readEvent(in);
                    in.requireEnd();
                    return event;
                }));
    }

    @Test
    void shouldAgreeOnPlainRecordsByEquality() {
        Seeds.check(CASES, random -> {
            Record input = new RandomMessages(random).input();
            Output theirs = new Output(16, 1 << 16);
            kryo.writeClassAndObject(theirs, new Inputs(0, new Record[] {input}, 1, 0, 0, 0));
            Inputs read = (Inputs) ClientRecords.decode(messages, theirs.getBuffer(), 0, theirs.position());
            assertEquals(input, read.inputs()[0]);
        });
    }
}
