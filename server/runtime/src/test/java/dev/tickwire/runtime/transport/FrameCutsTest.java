package dev.tickwire.runtime.transport;

import static dev.tickwire.runtime.transport.ClientFrames.binary;
import static dev.tickwire.runtime.transport.ClientFrames.close;
import static dev.tickwire.runtime.transport.ClientFrames.frame;
import static dev.tickwire.runtime.transport.ClientFrames.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.protocol.Limits;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wherever the network splits a client's bytes, the parser gives the same messages, pings, close codes and refusals.
 */
class FrameCutsTest {
    private static final int FIN = FrameParser.FIN;
    private static final String[] REFUSED = {
        "8202 0102", // unmasked
        "c280 00000000", // RSV1
        "8380 00000000", // a reserved opcode
        "8182 00000000 6869", // text
        "8080 00000000", // a continuation without a message
        "0980 00000000", // a ping in fragments
        "89fe 007e00000000", // a ping of 126 bytes
        "82fe 007d00000000", // 16 bits for 125
        "82fe 100100000000", // 4097 bytes
        "82ff 000000000000ffff00000000", // 64 bits for 65535
        "82ff 800000000000000000000000", // a negative length
        "82ff 000000000001000000000000", // 64 KB
        "8881 0000000003", // a close frame of one byte
        "8882 0000000003ed", // close 1005
        "8883 0000000003e8ff", // a reason that is not UTF-8
        "0280 00000000 8280 00000000", // a message within another
        "0280 00000000 0080 00000000" + "0080 00000000".repeat(7), // nine fragments
    };

    private static String hex(byte[] array) {
        return HexFormat.of().formatHex(array);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100, 10_000})
    void shouldJoinFragmentsAroundControlFrames(int pieceBytes) {
        RecordingParser parser = new RecordingParser();
        parser.feed(
                join(
                        frame(FrameParser.BINARY, new byte[] {1}),
                        frame(FIN | FrameParser.PING, new byte[] {9}),
                        frame(FrameParser.CONTINUATION, new byte[0]),
                        frame(FIN | FrameParser.PONG, new byte[] {8}),
                        frame(FIN | FrameParser.CONTINUATION, new byte[] {2, 3}),
                        binary(new byte[] {4}),
                        close(1000)),
                pieceBytes);
        assertEquals(List.of("ping 09", "010203", "04", "close 1000"), parser.received());
    }

    @Test
    void shouldParseTheSameForRandomCuts() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<String> expected = new ArrayList<>();
            byte[] all = messages(random, expected);
            RecordingParser parser = new RecordingParser();
            for (int from = 0; from < all.length; ) {
                int to = Math.min(all.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 700));
                parser.feed(Arrays.copyOfRange(all, from, to));
                from = to;
            }
            assertEquals(expected, parser.received(), "seed " + seed + " round " + round);
            assertFalse(parser.unfinished(), "seed " + seed + " round " + round);
        }
    }

    @Test
    void shouldParseTheSameForACutAtEveryPosition() {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 5 * REFUSED.length; round++) {
            String refused = REFUSED[round % REFUSED.length];
            byte[] all = join(messages(random, new ArrayList<>()), bytes(refused), binary(new byte[] {1}));
            RecordingParser whole = new RecordingParser();
            whole.feedNotingRefusals(all);
            String last = whole.received().get(whole.received().size() - 1);
            assertTrue(last.contains(": "), refused + " was not refused: " + last);
            ReadBuffer in = new ReadBuffer();
            for (int cut = 1; cut < all.length; cut++) {
                RecordingParser parser = new RecordingParser(in);
                parser.feedNotingRefusals(Arrays.copyOf(all, cut));
                parser.feedNotingRefusals(Arrays.copyOfRange(all, cut, all.length));
                assertEquals(
                        whole.received(), parser.received(), "seed " + seed + " round " + round + " cut at " + cut);
            }
        }
    }

    /** A few messages in up to four fragments, with pings in between. */
    private static byte[] messages(Random random, List<String> received) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            byte[] payload = ClientFrames.random(random, random.nextInt(random.nextInt(4) > 0 ? 40 : 1000));
            addMessage(frames, received, payload, random);
        }
        return join(frames.toArray(byte[][]::new));
    }

    private static void addMessage(List<byte[]> frames, List<String> received, byte[] payload, Random random) {
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
                received.add("ping " + hex(ping));
            }
        }
        received.add(hex(payload));
    }

    /** Each client has half a frame and half a message while the same thread reads the others. */
    @Test
    void shouldKeepTheClientsOfAThreadApart() {
        Random random = new Random(5);
        ReadBuffer in = new ReadBuffer();
        List<RecordingParser> parsers = new ArrayList<>();
        List<byte[]> sent = new ArrayList<>();
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            byte[] payload = ClientFrames.random(random, 200 + i);
            sent.add(join(
                    frame(FrameParser.BINARY, Arrays.copyOf(payload, 100)),
                    frame(FIN, Arrays.copyOfRange(payload, 100, payload.length))));
            payloads.add(hex(payload));
            parsers.add(new RecordingParser(in));
        }
        int pieceBytes = 9;
        for (int from = 0; from < sent.get(19).length; from += pieceBytes) {
            for (int i = 0; i < sent.size(); i++) {
                int to = Math.min(sent.get(i).length, from + pieceBytes);
                parsers.get(i).feed(Arrays.copyOfRange(sent.get(i), Math.min(from, to), to));
            }
        }
        for (int i = 0; i < sent.size(); i++) {
            assertEquals(List.of(payloads.get(i)), parsers.get(i).received());
        }
    }

    @Test
    void shouldReadNoMoreThanAllowedAtOnce() {
        byte[] payload = ClientFrames.random(new Random(6), Limits.MESSAGE_BYTES_MAX);
        byte[][] frames = new byte[12][];
        Arrays.fill(frames, binary(payload));
        RecordingParser.Bytes socket = new RecordingParser.Bytes(join(frames));
        RecordingParser parser = new RecordingParser();
        while (socket.left() > 0) {
            int due = Math.min(socket.left(), Limits.READ_BYTES_PER_TICK_MAX);
            assertEquals(due, parser.feed(socket)); // regardless of retained bytes of a frame
        }
        assertEquals(12, parser.received().size());
        parser.received().forEach(message -> assertEquals(hex(payload), message));
    }

    /**
     * The last frame ends at the limit of a read, with every number of bytes after the last whole step of unmasking.
     */
    @Test
    void shouldTakeAFrameThatEndsWithTheBuffer() {
        Random random = new Random(8);
        for (int length = 0; length <= 40; length++) {
            byte[] last = ClientFrames.random(random, length);
            byte[] lastFrame = binary(last);
            int before = Limits.READ_BYTES_PER_TICK_MAX - lastFrame.length;
            int headers = 4 * (2 + Short.BYTES + Integer.BYTES);
            int each = (before - headers) / 4;
            byte[] filler = binary(new byte[each]);
            byte[] odd = binary(new byte[before - headers - 3 * each]);
            byte[] all = join(filler, filler, filler, odd, lastFrame);
            assertEquals(Limits.READ_BYTES_PER_TICK_MAX, all.length);
            RecordingParser parser = new RecordingParser();
            RecordingParser.Bytes socket = new RecordingParser.Bytes(all);
            parser.feed(socket);
            assertEquals(0, socket.left());
            assertEquals(5, parser.received().size());
            assertEquals(hex(last), parser.received().get(4));
            assertFalse(parser.unfinished());
        }
    }

    @Test
    void shouldKeepNothingBetweenMessages() {
        RecordingParser parser = new RecordingParser();
        byte[] message = binary(new byte[1000]);
        for (int cut = 1; cut < message.length; cut += 37) {
            parser.feed(Arrays.copyOf(message, cut));
            assertTrue(parser.unfinished());
            parser.feed(Arrays.copyOfRange(message, cut, message.length));
            assertFalse(parser.unfinished());
        }
        parser.feed(frame(FrameParser.BINARY, new byte[1]));
        assertTrue(parser.unfinished());
        parser.feed(frame(FIN, new byte[1]));
        assertFalse(parser.unfinished());
        parser.feed(join(frame(FrameParser.BINARY, new byte[1]), close(1000)));
        assertFalse(parser.unfinished());
    }

    /** A client that sends one byte per tick makes the server retain these bytes, and allocate little else. */
    @Test
    void shouldAllocateLittleForAClientThatSendsByteByByte() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] all = binary(new byte[Limits.MESSAGE_BYTES_MAX]);
        RecordingParser.Bytes[] pieces = new RecordingParser.Bytes[all.length - 1];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new RecordingParser.Bytes(new byte[] {all[i]});
        }
        RecordingParser parser = new RecordingParser();
        parser.feed(new RecordingParser.Bytes(new byte[0])); // loads the classes
        long before = threads.getCurrentThreadAllocatedBytes();
        for (RecordingParser.Bytes piece : pieces) {
            parser.feed(piece);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(parser.unfinished());
        long framesMax = 4; // doubled arrays: 1 + 1/2 + 1/4 + ...
        assertTrue(allocated <= framesMax * PartialMessage.FRAME_BYTES_MAX, allocated + " bytes");
    }
}
