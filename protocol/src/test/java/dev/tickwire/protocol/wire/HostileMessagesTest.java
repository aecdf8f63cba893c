package dev.tickwire.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.protocol.ClientRecords;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RandomMessages;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Any bytes give one message or one refusal, and cost little. */
class HostileMessagesTest {
    private static final long ALLOCATED_BYTES_MAX = 8 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Messages messages = Sample.messages();

    /** Decodes as from a client; null if refused. Anything else thrown fails the test. */
    private @Nullable Record decode(byte[] bytes) {
        try {
            return ClientRecords.decode(messages, bytes, 0, bytes.length);
        } catch (RefusedException e) {
            assertNotNull(e.reason());
            assertEquals(0, e.getStackTrace().length);
            return null;
        }
    }

    private @Nullable Record decodeFromServer(byte[] bytes) {
        try {
            return messages.decodeFromServer(bytes, 0, bytes.length);
        } catch (RefusedException e) {
            return null;
        }
    }

    private byte[] encode(Record message) {
        WireOutput out = new WireOutput(64, 1 << 16);
        messages.encode(message, out);
        return out.toBytes();
    }

    /** The least of a few runs, as method handles are compiled, once, at the expense of whoever calls. */
    private void assertCheap(String what, byte[] bytes) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            decode(bytes);
            decodeFromServer(bytes);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least <= ALLOCATED_BYTES_MAX, what + " allocated " + least + " bytes");
    }

    /** Frames that crash or exhaust a JVM in which stock Kryo reads them, each also inside our own messages. */
    @Test
    void shouldRefuseWhatHurtsStockKryo() {
        Map<String, String> frames = new TreeMap<>();
        frames.put("3.1 a registered class where another is meant", "000341c1");
        frames.put("3.1 a String among inputs", "16001a020341c102020000");
        frames.put("3.2 a text of 400,000,000 characters", "c194ebdc03");
        frames.put("3.2 the same as a command's text", "171a0227c194ebdc03");
        frames.put("3.3 an array of 500,000,000", "81cab5ee01");
        frames.put("3.4 400,000,000 objects", "124194ebdc03");
        frames.put("3.4 the same as inputs", "16001a94ebdc03");
        frames.put("3.5 500,000,000 elements without bytes", "12c194ebdc0300");
        frames.put("3.5 the same as inputs without components", "16001a94ebdc0325");
        frames.put("3.6 nested 2,000 deep", "16001a02".repeat(1000));
        frames.put("3.7 a class by its name", "01006a6176612e6c616e672e54687265" + "e4");
        frames.put("3.7 an array class by its name", "01005b5b4c78bb");
        frames.put("3.10 a negative length", "171a0227ffffffff0f");
        frames.put("3.10 a negative count", "16001affffffff0f");
        frames.put("3.12 an ending not in its shortest form", "198580808070" + "0d");
        frames.put("3.12 a boolean of 2", "16001a0223020102020000");
        frames.put("3.12 bytes after the end", "19d8040d00");
        frames.put("3.13 a null enum", everythingWithGear("00"));
        frames.put("3.13 an enum value too many", everythingWithGear("04"));
        frames.put("3.16 a record where an array is meant", "16002302010202");
        for (Map.Entry<String, String> frame : frames.entrySet()) {
            byte[] bytes = HexFormat.of().parseHex(frame.getValue());
            assertThrows(
                    RefusedException.class,
                    () -> ClientRecords.decode(messages, bytes, 0, bytes.length),
                    frame.getKey());
            assertCheap(frame.getKey(), bytes);
        }
        assertNotNull(decode(HexFormat.of().parseHex(everythingWithGear("03"))), "the frame is good but for its enum");
    }

    /** big, exact, flag, gear, letter, part, small, text, tiny, whole */
    private static String everythingWithGear(String gear) {
        return "16001a022400" + "00".repeat(8) + "00" + gear + "0000" + "00000000" + "0000" + "01" + "00" + "00"
                + "02020000";
    }

    /** 3.11: NaN passes a check that asks whether a value is above or below. */
    @Test
    void shouldRefuseNaNInAComponent() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            WireOutput out = new WireOutput(64, 64);
            out.writeRaw(HexFormat.of().parseHex("16001a022400"), 0, 6);
            out.writeDouble(value);
            byte[] rest = HexFormat.of().parseHex(everythingWithGear("01").substring(2 * 14));
            out.writeRaw(rest, 0, rest.length);
            RefusedException e = assertThrows(
                    RefusedException.class, () -> ClientRecords.decode(messages, out.buffer(), 0, out.position()));
            assertEquals(CloseReason.OUT_OF_RANGE, e.reason());
        }
    }

    /** 3.8: a decoder that refused something goes on as if nothing had been. */
    @Test
    void shouldNotBePoisonedByARefusal() {
        byte[] good = encode(new RandomMessages(new SplittableRandom(5)).fromClient());
        for (int length = 0; length < good.length; length++) {
            decode(Arrays.copyOf(good, length));
            assertNotNull(decode(good));
        }
    }

    /** 3.17: nothing that came over the wire stands in the message of a refusal. */
    @Test
    void shouldRefuseWithFixedWords() {
        Seeds.check(2000, random -> {
            byte[] bytes = new byte[random.nextInt(1, 40)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (0x16 + random.nextInt(4));
            try {
                ClientRecords.decode(messages, bytes, 0, bytes.length);
            } catch (RefusedException e) {
                assertTrue(e.getMessage().matches("[A-Za-z0-9' -]{4,60}"), e.getMessage());
                assertNull(e.getCause());
            }
        });
    }

    @Test
    void shouldRefuseTooManyBytes() {
        byte[] bytes = new byte[Limits.MESSAGE_BYTES_MAX + 1];
        RefusedException e =
                assertThrows(RefusedException.class, () -> ClientRecords.decode(messages, bytes, 0, bytes.length));
        assertEquals(CloseReason.TOO_BIG, e.reason());
    }

    @Test
    void shouldRefuseEveryTruncation() {
        Seeds.check(300, random -> {
            byte[] client = encode(new RandomMessages(random).fromClient());
            for (int length = 0; length < client.length; length++) {
                assertNull(decode(Arrays.copyOf(client, length)));
            }
            byte[] server = encode(new RandomMessages(random).fromServer());
            for (int length = 0; length < server.length; length++) {
                assertNull(decodeFromServer(Arrays.copyOf(server, length)));
            }
        });
    }

    @Test
    void shouldReadOrRefuseEveryFlippedBit() {
        Seeds.check(150, random -> {
            flip(encode(new RandomMessages(random).fromClient()), this::decode);
            flip(encode(new RandomMessages(random).fromServer()), this::decodeFromServer);
        });
    }

    /** There is one encoding of a message: what was read from flipped bytes is written as those bytes. */
    private void flip(byte[] bytes, Function<byte[], @Nullable Record> decode) {
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
            Record read = decode.apply(bytes);
            if (read != null) {
                assertEquals(HexFormat.of().formatHex(bytes), HexFormat.of().formatHex(encode(read)));
            }
            bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
    }

    @Test
    void shouldReadOrRefuseRandomBytesAtABoundedCost() {
        int[] read = {0};
        Seeds.check(100_000, random -> {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextInt(4) > 0) {
                bytes[0] = (byte) (0x16 + random.nextInt(4));
            }
            for (int i = 1; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) > 0 ? bytes[i] & 0x27 : bytes[i]);
            }
            read[0] += decode(bytes) == null ? 0 : 1;
            decodeFromServer(bytes);
        });
        assertTrue(read[0] > 0, "some random bytes must be messages, or they test too little");
        Seeds.check(2000, random -> {
            byte[] bytes = new byte[random.nextInt(Limits.MESSAGE_BYTES_MAX)];
            random.nextBytes(bytes);
            assertCheap("random bytes", bytes);
        });
    }

    /** The dearest message that a client may send: as many inputs as allowed, each with the longest text. */
    @Test
    void shouldReadTheLargestMessageAtABoundedCost() {
        Seeds.check(500, random -> assertCheap("a message", encode(new RandomMessages(random).fromClient())));
    }

    @Test
    void shouldRefuseAServersMessageOfTooManyBytes() {
        byte[] bytes = new byte[Limits.FRAME_BYTES_MAX + 1];
        bytes[0] = 0x0d; // a Frame
        RefusedException refused =
                assertThrows(RefusedException.class, () -> messages.decodeFromServer(bytes, 0, bytes.length));
        assertEquals("a message of too many bytes", refused.getMessage());
        assertEquals(CloseReason.MALFORMED, refused.reason());
    }
}
