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
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private final List<String> heard = new ArrayList<>();
    private final FrameParser parser = new FrameParser();
    private final FrameParser.Controls controls = new FrameParser.Controls() {
        @Override
        public void pinged(byte[] buffer, int offset, int length) {
            heard.add("ping " + hex(buffer, offset, length));
        }

        @Override
        public void closed(int code) {
            heard.add("close " + code);
        }
    };

    private void feed(byte[] bytes) {
        feed(bytes, bytes.length);
    }

    /** Feeds in pieces that lie somewhere in a larger array, as in a real buffer. */
    private void feed(byte[] bytes, int pieceBytes) {
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            feedPiece(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes)));
        }
    }

    private void feedPiece(byte[] piece) {
        ByteBuffer buffer = ByteBuffer.allocate(piece.length + 8);
        buffer.position(3);
        ByteBuffer slice = buffer.slice().put(piece).flip();
        parser.parse(slice, (array, offset, length) -> heard.add(hex(array, offset, length)), controls);
    }

    private static String hex(byte[] array, int offset, int length) {
        return HexFormat.of().formatHex(array, offset, offset + length);
    }

    private static String hex(byte[] array) {
        return HexFormat.of().formatHex(array);
    }

    private CloseReason refusal(byte[] bytes) {
        return assertThrows(RefusedException.class, () -> feed(bytes)).reason();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 4096})
    void shouldHandOnWholeMessages(int length) {
        byte[] payload = ClientFrames.random(new Random(length), length);
        feed(binary(payload));
        assertEquals(List.of(hex(payload)), heard);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void shouldNotCareHowTheNetworkCutTheBytes(int pieceBytes) {
        byte[] small = ClientFrames.random(new Random(1), 40);
        byte[] large = ClientFrames.random(new Random(2), 1000);
        feed(
                join(
                        binary(small),
                        frame(FIN | FrameParser.PING, new byte[] {1, 2}),
                        binary(new byte[0]),
                        binary(large),
                        close(1000)),
                pieceBytes);
        assertEquals(List.of(hex(small), "ping 0102", "", hex(large), "close 1000"), heard);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1000})
    void shouldJoinFragmentsAroundControlFrames(int pieceBytes) {
        feed(
                join(
                        frame(FrameParser.BINARY, new byte[] {1}),
                        frame(FIN | FrameParser.PING, new byte[] {9}),
                        frame(FrameParser.CONTINUATION, new byte[0]),
                        frame(FIN | FrameParser.PONG, new byte[] {8}),
                        frame(FIN | FrameParser.CONTINUATION, new byte[] {2, 3}),
                        binary(new byte[] {4})),
                pieceBytes);
        assertEquals(List.of("ping 09", "010203", "04"), heard);
    }

    @Test
    void shouldTakeAsManyFragmentsAsAllowedAndNoMore() {
        byte[][] fragments = new byte[Limits.FRAGMENTS_MAX][];
        Arrays.fill(fragments, frame(FrameParser.CONTINUATION, new byte[0]));
        fragments[0] = frame(FrameParser.BINARY, new byte[0]);
        fragments[fragments.length - 1] = frame(FIN, new byte[] {7});
        feed(join(fragments));
        assertEquals(List.of("07"), heard);
        fragments[fragments.length - 1] = frame(FrameParser.CONTINUATION, new byte[0]);
        feed(join(fragments));
        assertEquals(CloseReason.TOO_BIG, refusal(frame(FrameParser.CONTINUATION, new byte[0])));
    }

    @Test
    void shouldRefuseAMessageThatIsTooLongBeforeItComes() {
        byte[] whole = binary(new byte[Limits.MESSAGE_BYTES_MAX + 1]);
        assertEquals(CloseReason.TOO_BIG, refusal(Arrays.copyOf(whole, 8)));
    }

    @Test
    void shouldRefuseFragmentsThatAreTooLongTogether() {
        feed(frame(FrameParser.BINARY, new byte[Limits.MESSAGE_BYTES_MAX]));
        feed(frame(FIN | FrameParser.PING, new byte[FrameParser.CONTROL_BYTES_MAX])); // of no message
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
        "8080 00000000, PROTOCOL_ERROR, the rest of nothing",
        "0980 00000000, PROTOCOL_ERROR, a ping in fragments",
        "89fe 007e00000000, PROTOCOL_ERROR, a ping of 126 bytes",
        "82fe 007d00000000, PROTOCOL_ERROR, 16 bits for 125",
        "82ff 000000000000ffff00000000, PROTOCOL_ERROR, 64 bits for 65535",
        "82ff 800000000000000000000000, PROTOCOL_ERROR, a negative length",
        "82ff 7fffffffffffffff00000000, TOO_BIG, the longest length",
        "82ff 000000000001000000000000, TOO_BIG, 64 KB",
        "8881 0000000003, PROTOCOL_ERROR, half a close code",
        "8882 0000000003ec, PROTOCOL_ERROR, close 1004",
        "8882 0000000003ed, PROTOCOL_ERROR, close 1005",
        "8882 0000000003ee, PROTOCOL_ERROR, close 1006",
        "8882 0000000003f7, PROTOCOL_ERROR, close 1015",
        "8882 00000000003c, PROTOCOL_ERROR, close 60",
        "8882 000000001388, PROTOCOL_ERROR, close 5000",
    })
    void shouldRefuseWhatWebSocketForbids(String frame, CloseReason reason) {
        assertEquals(reason, refusal(HexFormat.of().parseHex(frame.replace(" ", ""))));
        assertEquals(List.of(), heard);
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
        assertEquals(List.of(), heard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c0af", "eda080", "f8888080"})
    void shouldRefuseACloseWhoseReasonIsNotUtf8(String reason) {
        byte[] bytes = HexFormat.of().parseHex(reason);
        assertEquals(
                CloseReason.BAD_TEXT,
                refusal(frame(FIN | FrameParser.CLOSE, join(new byte[] {0x03, (byte) 0xe8}, bytes))));
        assertEquals(List.of(), heard);
    }

    @Test
    void shouldTakeACloseWithAReason() {
        byte[] reason = "bye \u00e9 \ud83d\ude00\n".getBytes(StandardCharsets.UTF_8);
        feed(frame(FIN | FrameParser.CLOSE, join(new byte[] {0x03, (byte) 0xe8}, reason)));
        assertEquals(List.of("close 1000"), heard);
    }

    @Test
    void shouldIgnoreEverythingAfterAGoodbye() {
        feed(join(frame(FIN | FrameParser.CLOSE, new byte[0]), binary(new byte[] {1}), new byte[] {0, 0, 0}));
        assertEquals(List.of("close 1005"), heard);
        assertTrue(parser.closed());
    }

    @Test
    void shouldStandBehindAMessageThatTheSinkRefused() {
        ByteBuffer in = ByteBuffer.wrap(join(binary(new byte[] {1}), binary(new byte[] {2})));
        RefusedException refusal = new RefusedException(CloseReason.MALFORMED, "not this one");
        assertThrows(
                RefusedException.class,
                () -> parser.parse(
                        in,
                        (array, offset, length) -> {
                            throw refusal;
                        },
                        controls));
        assertFalse(parser.closed());
        parser.parse(in, (array, offset, length) -> heard.add(hex(array, offset, length)), controls);
        assertEquals(List.of("02"), heard);
    }

    @Test
    void shouldGiveTheSameForEveryRandomCut() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<String> expected = new ArrayList<>();
            List<byte[]> frames = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                byte[] payload = ClientFrames.random(random, random.nextInt(random.nextBoolean() ? 20 : 1000));
                addMessage(frames, expected, payload, random);
            }
            byte[] all = join(frames.toArray(byte[][]::new));
            heard.clear();
            for (int from = 0; from < all.length; ) {
                int to = Math.min(all.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 700));
                feedPiece(Arrays.copyOfRange(all, from, to));
                from = to;
            }
            assertEquals(expected, heard, "seed " + seed + " round " + round);
        }
    }

    /** One message in up to four fragments, with pings in between. */
    private static void addMessage(List<byte[]> frames, List<String> expected, byte[] payload, Random random) {
        int parts = 1 + random.nextInt(4);
        int from = 0;
        for (int part = 0; part < parts; part++) {
            int to = part == parts - 1 ? payload.length : from + random.nextInt(payload.length - from + 1);
            int fin = part == parts - 1 ? FIN : 0;
            frames.add(frame(
                    fin | (part == 0 ? FrameParser.BINARY : FrameParser.CONTINUATION),
                    Arrays.copyOfRange(payload, from, to)));
            from = to;
            if (random.nextInt(3) == 0 && part < parts - 1) {
                byte[] ping = ClientFrames.random(random, random.nextInt(FrameParser.CONTROL_BYTES_MAX + 1));
                frames.add(frame(FIN | FrameParser.PING, ping));
                expected.add("ping " + hex(ping));
            }
        }
        expected.add(hex(payload));
    }

    @Test
    void shouldGiveMessagesOrOneRefusalForAnyBytes() {
        long seed = 42;
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            FrameParser fresh = new FrameParser();
            byte[] bytes = ClientFrames.random(random, 1 + random.nextInt(60));
            bytes[0] = (byte) (bytes[0] & 0x8f); // or nearly all would end at a reserved bit
            try {
                fresh.parse(
                        ByteBuffer.wrap(bytes),
                        (array, offset, length) -> assertTrue(length <= bytes.length),
                        controls);
            } catch (RefusedException e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, "seed " + seed + ": " + refused);
    }

    /** Every connection has one, also when it is idle; what unfinished messages take is given back. */
    @Test
    void shouldTakeLittleMemory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FrameParser[] parsers = new FrameParser[1000];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < parsers.length; i++) {
            parsers[i] = new FrameParser();
        }
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / parsers.length;
        assertTrue(bytes <= 256, bytes + " bytes for each parser");
    }
}
