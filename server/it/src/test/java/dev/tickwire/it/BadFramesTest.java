package dev.tickwire.it;

import static dev.tickwire.it.RawClient.frame;
import static dev.tickwire.it.RawClient.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.client.ClientSession;
import dev.tickwire.client.RoomClient;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A client that violates the protocol over a real socket is closed with the right code; a neighbour in the same room
 * plays on.
 */
class BadFramesTest {
    // Class ids on the wire, in hex: Welcome 0c, Pong 0e, Inputs 16, Commands 17, Ping 19, the array 1a; Aim 22, Fail
    // 23, Say 24.
    private static final String AIM = "22 00 00000000 01"; // fire, power, turn
    private static final String PING = "19 00 02";

    private static Server server;
    private static RoomClient neighbour;

    @BeforeAll
    static void start() {
        server = Tickwire.host(Target.class)
                .port(0)
                .adminPort(0)
                .room("target", "range")
                .start();
        neighbour = client().room("range").name("neighbour").join();
        neighbour.hold(new Target.Aim((byte) 1, 0, false));
    }

    @AfterAll
    static void stop() {
        assertFalse(neighbour.closed().isDone(), "the neighbour was closed");
        assertEquals(0, neighbour.<Integer>read(session -> session.replica().mismatches()));
        neighbour.close();
        server.close();
    }

    private static RoomClient.Builder client() {
        return RoomClient.at(URI.create("http://127.0.0.1:" + server.port()))
                .messages(Target.Aim.class, Target.Say.class, Target.Fail.class, Target.Said.class);
    }

    private static RawClient join() {
        return RawClient.welcomed(server.port(), "range");
    }

    private static byte[] inputs(int seq, String input) {
        return hex("16 00 1a 02" + input + zigzag(seq) + "00 00 00");
    }

    private static String zigzag(int value) {
        StringBuilder digits = new StringBuilder();
        int rest = value << 1 ^ value >> 31;
        while ((rest & ~0x7f) != 0) {
            digits.append(HexFormat.of().toHexDigits((byte) (rest | 0x80)));
            rest >>>= 7;
        }
        return digits.append(HexFormat.of().toHexDigits((byte) rest)).toString();
    }

    private static byte[] binary(byte[] payload) {
        return frame(RawClient.BINARY, payload);
    }

    @Test
    void shouldRefuseWebSocketFramesThatRfc6455Forbids() {
        Map<String, byte[]> bad = new TreeMap<>();
        bad.put("unmasked", hex("82 03" + PING));
        bad.put("reserved bit 1", frame(0xc2, 3, hex(PING)));
        bad.put("reserved bit 2", frame(0xa2, 3, hex(PING)));
        bad.put("reserved bit 3", frame(0x92, 3, hex(PING)));
        bad.put("reserved opcode 3", frame(0x83, 3, hex(PING)));
        bad.put("reserved opcode 11", frame(0x8b, 3, hex(PING)));
        bad.put("long ping", frame(RawClient.PING, new byte[126]));
        bad.put("fragmented ping", frame(RawClient.PING, 0, new byte[0]));
        bad.put("continuation without a message", frame(RawClient.CONTINUATION, hex(PING)));
        bad.put("close of one byte", frame(RawClient.CLOSE, new byte[1]));
        bad.forEach((what, bytes) -> assertCloses(CloseReason.PROTOCOL_ERROR, what, bytes));
        assertCloses(CloseReason.TEXT_REFUSED, "text", frame(RawClient.TEXT, hex("7b 7d")));
    }

    @Test
    void shouldRefuseTooBigMessages() {
        assertCloses(CloseReason.TOO_BIG, "a byte too many", frame(0x82, Limits.MESSAGE_BYTES_MAX + 1, new byte[0]));
        assertCloses(CloseReason.TOO_BIG, "a header with the length of a terabyte", frame(0x82, 1L << 40, new byte[0]));
        byte[][] endless = new byte[1000][];
        Arrays.fill(endless, frame(RawClient.CONTINUATION, 0, new byte[0]));
        endless[0] = frame(RawClient.BINARY, 0, new byte[0]);
        assertCloses(CloseReason.TOO_BIG, "endless fragments", endless);
        byte[] half = new byte[Limits.MESSAGE_BYTES_MAX / 2 + 1];
        byte[] firstHalf = frame(RawClient.BINARY, half.length, half);
        assertCloses(CloseReason.TOO_BIG, "too big in two fragments", firstHalf, frame(0x80, half.length, half));
    }

    @Test
    void shouldRefuseBytesThatAreNoMessage() {
        Map<String, String> bad = new TreeMap<>();
        bad.put("nothing", "");
        bad.put("null", "00");
        bad.put("class by name", "01 00 a5 6a 61 76 61");
        bad.put("unknown class", "7f 00");
        bad.put("class of 5 bytes", "ff ff ff ff 0f");
        bad.put("truncated ping", "19 00");
        bad.put("trailing byte", PING + "00");
        bad.put("varint longer than needed", "19 80 00 02");
        bad.put("varint without end", "19 ff ff ff ff ff ff");
        bad.put("two billion inputs", "16 00 1a ff ff ff ff 07");
        bad.put("no inputs", "16 00 1a 01 02 00 00 00");
        bad.put("17 inputs", "16 00 1a 12" + AIM.repeat(17) + "22 00 00 00");
        bad.put("null input", "16 00 1a 02 00 02 00 00 00");
        bad.put("boolean of 2", "16 00 1a 02 22 02 00000000 01 02 00 00 00");
        bad.put("text of 2 GB", "17 1a 02 24 ff ff ff ff 07");
        bad.forEach((what, digits) -> assertCloses(CloseReason.MALFORMED, what, binary(hex(digits))));
    }

    @Test
    void shouldRefuseValuesOutsideTheirRange() {
        assertCloses(CloseReason.OUT_OF_RANGE, "turn of 2", binary(inputs(1, "22 00 00000000 02")));
        assertCloses(CloseReason.OUT_OF_RANGE, "NaN", binary(inputs(1, "22 00 0000c07f 00")));
        assertCloses(CloseReason.OUT_OF_RANGE, "infinity", binary(inputs(1, "22 00 0000807f 00")));
        assertCloses(CloseReason.OUT_OF_RANGE, "control character", binary(hex("17 1a 02 24 02 07 02")));
        assertCloses(
                CloseReason.OUT_OF_RANGE, "101 characters", binary(hex("17 1a 02 24 66" + "61".repeat(101) + "02")));
    }

    @Test
    void shouldRefuseUnexpectedMessages() {
        assertCloses(CloseReason.UNEXPECTED, "Pong from a client", binary(hex("0e 00")));
        assertCloses(CloseReason.UNEXPECTED, "an input alone", binary(hex(AIM)));
        assertCloses(CloseReason.UNEXPECTED, "a command among inputs", binary(inputs(1, "23")));
        try (RawClient early = RawClient.join(server.port(), "range", binary(inputs(1, AIM)))) {
            assertEquals(CloseReason.UNEXPECTED.code(), early.closeCode(), "an input before the Welcome");
        }
    }

    @Test
    void shouldAnswerAPingBeforeTheWelcome() throws IOException {
        try (RawClient early = RawClient.join(server.port(), "range", binary(hex(PING)))) {
            assertEquals(0x0c, early.nextFrame()[1], "the Welcome comes first");
            byte[] frame = early.nextFrame();
            while (frame[1] != 0x0e) {
                frame = early.nextFrame();
            }
            assertEquals(2, frame[2], "the nonce of the ping");
        }
    }

    @Test
    void shouldIgnoreDuplicatesAndRefuseJumps() throws IOException {
        assertCloses(CloseReason.BAD_SEQUENCE, "inputs", binary(inputs(1, AIM)), binary(inputs(2000, AIM)));
        assertCloses(CloseReason.BAD_SEQUENCE, "commands", binary(hex("17 1a 02 24 01 04")));
        try (RawClient client = join()) {
            client.write(binary(inputs(5, AIM)), binary(inputs(5, AIM)), binary(inputs(3, AIM)));
            client.write(frame(RawClient.PING, hex("aa")));
            assertPongArrives(client);
        }
    }

    @Test
    void shouldTakeMessagesInAnyPieces() throws IOException {
        try (RawClient client = join()) {
            for (byte b : binary(inputs(1, AIM))) {
                client.write(new byte[] {b});
            }
            byte[] message = inputs(2, AIM);
            client.write(frame(RawClient.BINARY, 2, Arrays.copyOf(message, 2)));
            client.write(frame(RawClient.PING, hex("aa"))); // a control frame is allowed between fragments
            client.write(frame(0x80, message.length - 2, Arrays.copyOfRange(message, 2, message.length)));
            assertPongArrives(client);
        }
    }

    private static void assertPongArrives(RawClient client) throws IOException {
        byte[] frame = client.nextFrame();
        while ((frame[0] & 0x0f) != RawClient.PONG) {
            assertNotEquals(RawClient.CLOSE, frame[0] & 0x0f, "closed");
            frame = client.nextFrame();
        }
        assertEquals((byte) 0xaa, frame[1]);
    }

    @Test
    void shouldThrottleAFloodAndThenCloseIt() {
        byte[][] flood = new byte[4 * (Limits.MESSAGE_BURST + Limits.FLOOD_DROPS_MAX)][];
        Arrays.fill(flood, binary(hex(PING)));
        assertCloses(CloseReason.FLOOD, "flood", flood);
    }

    @Test
    void shouldAnswerACloseAndEndTheConnection() {
        try (RawClient client = join()) {
            client.write(frame(RawClient.CLOSE, hex("03e8")));
            assertEquals(1000, client.closeCode());
        }
    }

    @Test
    void shouldEndOnlyTheRoomWhoseGameThrows() throws Exception {
        RoomClient witness =
                client().game("target").options(Map.of("label", "doomed")).join();
        try (RawClient failing = RawClient.welcomed(server.port(), witness.roomId())) {
            failing.write(binary(hex("17 1a 02 23 02")));
            assertEquals(CloseReason.ROOM_FAILED.code(), failing.closeCode());
            assertEquals(
                    CloseReason.ROOM_FAILED.code(),
                    Await.get("the witness's end", witness.closed()).code());
        }
    }

    private static void assertCloses(CloseReason reason, String what, byte[]... frames) {
        int before = neighbour.read(ClientSession::appliedTick);
        try (RawClient client = join()) {
            client.write(frames);
            assertEquals(reason.code(), client.closeCode(), what);
        }
        assertFalse(neighbour.read(ClientSession::appliedTick) < before, what);
    }
}
