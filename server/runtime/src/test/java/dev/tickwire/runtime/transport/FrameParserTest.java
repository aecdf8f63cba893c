package dev.tickwire.runtime.transport;

import static dev.tickwire.runtime.transport.ClientFrames.binary;
import static dev.tickwire.runtime.transport.ClientFrames.close;
import static dev.tickwire.runtime.transport.ClientFrames.frame;
import static dev.tickwire.runtime.transport.ClientFrames.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {
    private static final int FIN = FrameParser.FIN;

    private final RecordingParser parser = new RecordingParser();
    private final List<String> received = parser.received();

    private void feed(byte[] bytes) {
        parser.feed(bytes);
    }

    private static String hex(byte[] array) {
        return HexFormat.of().formatHex(array);
    }

    private CloseReason refusal(byte[] bytes) {
        return assertThrows(RefusedException.class, () -> feed(bytes)).reason();
    }

    @Test
    void shouldPassOnWholeMessagesOfEveryLength() {
        Random random = new Random(3);
        for (int length = 0; length <= Limits.MESSAGE_BYTES_MAX; length += length < 300 ? 1 : 73) {
            byte[] payload = ClientFrames.random(random, length);
            feed(binary(payload));
            assertEquals(List.of(hex(payload)), received);
            received.clear();
        }
    }

    @Test
    void shouldTakeAsManyFragmentsAsAllowedAndNoMore() {
        byte[][] fragments = new byte[Limits.FRAGMENTS_MAX][];
        Arrays.fill(fragments, frame(FrameParser.CONTINUATION, new byte[0]));
        fragments[0] = frame(FrameParser.BINARY, new byte[0]);
        fragments[fragments.length - 1] = frame(FIN, new byte[] {7});
        feed(join(fragments));
        assertEquals(List.of("07"), received);
        fragments[fragments.length - 1] = frame(FrameParser.CONTINUATION, new byte[0]);
        feed(join(fragments));
        assertEquals(CloseReason.TOO_BIG, refusal(frame(FrameParser.CONTINUATION, new byte[0])));
    }

    @Test
    void shouldRefuseATooLongMessageBeforeItsPayload() {
        byte[] whole = binary(new byte[Limits.MESSAGE_BYTES_MAX + 1]);
        assertEquals(CloseReason.TOO_BIG, refusal(Arrays.copyOf(whole, 8)));
    }

    @Test
    void shouldRefuseFragmentsThatAreTooLongTogether() {
        feed(frame(FrameParser.BINARY, new byte[Limits.MESSAGE_BYTES_MAX]));
        feed(frame(FIN | FrameParser.PING, new byte[FrameParser.CONTROL_BYTES_MAX])); // outside a message
        assertEquals(CloseReason.TOO_BIG, refusal(frame(FIN, new byte[1])));
    }

    @ParameterizedTest
    @CsvSource({
        "8202 0102, PROTOCOL_ERROR, unmasked",
        "c280 00000000, PROTOCOL_ERROR, RSV1",
        "a280 00000000, PROTOCOL_ERROR, RSV2",
        "9280 00000000, PROTOCOL_ERROR, RSV3",
        "8380 00000000, PROTOCOL_ERROR, opcode 3",
        "8780 00000000, PROTOCOL_ERROR, opcode 7",
        "8b80 00000000, PROTOCOL_ERROR, opcode 11",
        "8f80 00000000, PROTOCOL_ERROR, opcode 15",
        "8180 00000000, TEXT_REFUSED, text",
        "0180 00000000, TEXT_REFUSED, first fragment of a text",
        "8080 00000000, PROTOCOL_ERROR, a continuation without a message",
        "0980 00000000, PROTOCOL_ERROR, a ping in fragments",
        "89fe 007e00000000, PROTOCOL_ERROR, a ping of 126 bytes",
        "82fe 007d00000000, PROTOCOL_ERROR, 16 bits for 125",
        "82ff 000000000000ffff00000000, PROTOCOL_ERROR, 64 bits for 65535",
        "82ff 800000000000000000000000, PROTOCOL_ERROR, a negative length",
        "82ff 7fffffffffffffff00000000, TOO_BIG, the longest length",
        "82ff 000000000001000000000000, TOO_BIG, 64 KB",
        "8881 0000000003, PROTOCOL_ERROR, a close frame of one byte",
        "8882 0000000003ec, PROTOCOL_ERROR, close 1004",
        "8882 0000000003ed, PROTOCOL_ERROR, close 1005",
        "8882 0000000003ee, PROTOCOL_ERROR, close 1006",
        "8882 0000000003f7, PROTOCOL_ERROR, close 1015",
        "8882 00000000003c, PROTOCOL_ERROR, close 60",
        "8882 000000001388, PROTOCOL_ERROR, close 5000",
    })
    void shouldRefuseForbiddenFrames(String frame, CloseReason reason) {
        assertEquals(reason, refusal(HexFormat.of().parseHex(frame.replace(" ", ""))));
        assertEquals(List.of(), received);
    }

    @Test
    void shouldRefuseAMessageInsideAnother() {
        feed(frame(FrameParser.BINARY, new byte[] {1}));
        assertEquals(CloseReason.PROTOCOL_ERROR, refusal(binary(new byte[] {2})));
    }

    @Test
    void shouldIgnoreEverythingAfterARefusalOfItsOwn() {
        refusal(new byte[] {(byte) 0x82, 0x01});
        feed(join(binary(new byte[] {1}), close(1000)));
        assertEquals(List.of(), received);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c0af", "eda080", "f8888080"})
    void shouldRefuseACloseWhoseReasonIsNotUtf8(String reason) {
        byte[] bytes = HexFormat.of().parseHex(reason);
        assertEquals(
                CloseReason.BAD_TEXT,
                refusal(frame(FIN | FrameParser.CLOSE, join(new byte[] {0x03, (byte) 0xe8}, bytes))));
        assertEquals(List.of(), received);
    }

    @Test
    void shouldTakeACloseWithAReason() {
        byte[] reason = "bye \u00e9 \ud83d\ude00\n".getBytes(StandardCharsets.UTF_8);
        feed(frame(FIN | FrameParser.CLOSE, join(new byte[] {0x03, (byte) 0xe8}, reason)));
        assertEquals(List.of("close 1000"), received);
    }

    @Test
    void shouldIgnoreEverythingAfterACloseFrame() {
        feed(join(frame(FIN | FrameParser.CLOSE, new byte[0]), binary(new byte[] {1}), new byte[] {0, 0, 0}));
        assertEquals(List.of("close 1005"), received);
        assertTrue(parser.closeReceived());
    }

    @Test
    void shouldStandBehindAMessageThatTheSinkRefused() throws IOException {
        ReadBuffer in = new ReadBuffer();
        parser.read(new RecordingParser.Bytes(join(binary(new byte[] {1}), binary(new byte[] {2}))), in);
        RefusedException refusal = new RefusedException(CloseReason.MALFORMED, "not this one");
        assertThrows(
                RefusedException.class,
                () -> parser.parse(in, (array, offset, length) -> {
                    throw refusal;
                }));
        assertFalse(parser.closeReceived());
        parser.parse(
                in, (array, offset, length) -> received.add(hex(Arrays.copyOfRange(array, offset, offset + length))));
        assertEquals(List.of("02"), received);
    }

    @Test
    void shouldGiveMessagesOrOneRefusalForAnyBytes() {
        long seed = 42;
        Random random = new Random(seed);
        int refused = 0;
        ReadBuffer in = new ReadBuffer();
        for (int round = 0; round < 20_000; round++) {
            RecordingParser fresh = new RecordingParser(in);
            byte[] bytes = ClientFrames.random(random, 1 + random.nextInt(60));
            bytes[0] = (byte) (bytes[0] & 0x8f); // otherwise nearly all end at a reserved bit
            try {
                fresh.feed(bytes);
            } catch (RefusedException e) {
                refused++;
            }
            int charsMax = "close 1000".length() + 2 * bytes.length;
            fresh.received().forEach(what -> assertTrue(what.length() <= charsMax, () -> "seed " + seed + ": " + what));
        }
        assertTrue(refused > 10_000, "seed " + seed + ": " + refused);
    }

    /** Every connection has this size, also an idle one. */
    @Test
    void shouldTakeLittleMemory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FrameParser[] parsers = new FrameParser[1000];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < parsers.length; i++) {
            parsers[i] = new FrameParser() {
                @Override
                void pinged(byte[] payload, int length) {}
            };
        }
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / parsers.length;
        assertTrue(bytes <= 48, bytes + " bytes for each parser");
    }
}
