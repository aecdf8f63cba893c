package dev.tickwire.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.io.KryoBufferOverflowException;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every piece of PROTOCOL.md section 2 by its bytes. */
class PrimitivesTest {
    private static final HexFormat HEX = HexFormat.of();

    private static <T> void check(String hex, T value, Consumer<WireOutput> write, Function<WireInput, T> read) {
        WireOutput out = new WireOutput(1, 64);
        write.accept(out);
        assertEquals(hex, HEX.formatHex(out.toBytes()));
        WireInput in = input(hex);
        assertEquals(value, read.apply(in));
        in.requireEnd();
        for (int length = 0; length < hex.length() / 2; length++) {
            WireInput truncated = input(hex.substring(0, 2 * length));
            RefusedException e = assertThrows(RefusedException.class, () -> read.apply(truncated));
            assertEquals(CloseReason.MALFORMED, e.reason());
        }
    }

    private static WireInput input(String hex) {
        // In the middle of other bytes, so that reading beyond the region would be seen.
        byte[] bytes = HEX.parseHex("7f7f" + hex + "01010101010101010101");
        WireInput in = new WireInput();
        in.reset(bytes, 2, hex.length() / 2);
        return in;
    }

    private static void refuse(CloseReason reason, String hex, Function<WireInput, ?> read) {
        RefusedException e = assertThrows(RefusedException.class, () -> read.apply(input(hex)), hex);
        assertEquals(reason, e.reason(), hex);
    }

    @Test
    void shouldWriteVarints() {
        check("00", 0, out -> out.writeVarInt(0), WireInput::readVarInt);
        check("7f", 127, out -> out.writeVarInt(127), WireInput::readVarInt);
        check("8001", 128, out -> out.writeVarInt(128), WireInput::readVarInt);
        check("ffffffff07", Integer.MAX_VALUE, out -> out.writeVarInt(Integer.MAX_VALUE), WireInput::readVarInt);
        check("ffffffff0f", -1, out -> out.writeVarInt(-1), WireInput::readVarInt);
    }

    @Test
    void shouldWriteIntsAsZigzag() {
        check("02", 1, out -> out.writeInt(1), WireInput::readInt);
        check("01", -1, out -> out.writeInt(-1), WireInput::readInt);
        check("d804", 300, out -> out.writeInt(300), WireInput::readInt);
        check("ffffffff0f", Integer.MIN_VALUE, out -> out.writeInt(Integer.MIN_VALUE), WireInput::readInt);
        check("feffffff0f", Integer.MAX_VALUE, out -> out.writeInt(Integer.MAX_VALUE), WireInput::readInt);
    }

    @Test
    void shouldWriteLongsAsZigzagOfAtMostNineBytes() {
        check("00", 0L, out -> out.writeLong(0), WireInput::readLong);
        check("01", -1L, out -> out.writeLong(-1), WireInput::readLong);
        check("8080808080808040", 1L << 54, out -> out.writeLong(1L << 54), WireInput::readLong);
        check("808080808080808001", 1L << 55, out -> out.writeLong(1L << 55), WireInput::readLong);
        check("ffffffffffffffffff", Long.MIN_VALUE, out -> out.writeLong(Long.MIN_VALUE), WireInput::readLong);
        check("feffffffffffffffff", Long.MAX_VALUE, out -> out.writeLong(Long.MAX_VALUE), WireInput::readLong);
    }

    @Test
    void shouldWriteFixedWidthsLittleEndian() {
        check("ff", (byte) -1, out -> out.writeByte((byte) -1), WireInput::readByte);
        check("0201", (short) 258, out -> out.writeShort((short) 258), WireInput::readShort);
        check("4100", 'A', out -> out.writeChar('A'), WireInput::readChar);
        check("01000000", 1, out -> out.writeFixedInt(1), WireInput::readFixedInt);
        check("0000803f", 1f, out -> out.writeFloat(1), WireInput::readFloat);
        check("000000000000f03f", 1.0, out -> out.writeDouble(1), WireInput::readDouble);
        check("01", true, out -> out.writeBoolean(true), WireInput::readBoolean);
        check("00", false, out -> out.writeBoolean(false), WireInput::readBoolean);
    }

    @Test
    void shouldWriteBytesAndText() {
        check("030102", "0102", out -> out.writeBytes(new byte[] {1, 2}), in -> HEX.formatHex(in.readBytes(2)));
        check("01", "", out -> out.writeBytes(new byte[0]), in -> in.readText(0));
        String text = "a\u00e9\u20ac\ud83d\ude80";
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        check("0b61c3a9e282acf09f9a80", text, out -> out.writeBytes(utf8), in -> in.readText(5));
    }

    @Test
    void shouldRefuseWhatIsNotTheShortestForm() {
        for (String hex : new String[] {"8000", "ff00", "80808000", "ffffffff1f", "808080808000", "ffffffff80"}) {
            refuse(CloseReason.MALFORMED, hex, WireInput::readVarInt);
            refuse(CloseReason.MALFORMED, hex, WireInput::readInt);
        }
        refuse(CloseReason.MALFORMED, "8000", WireInput::readLong);
        refuse(CloseReason.MALFORMED, "808080808080808000", WireInput::readLong);
        refuse(CloseReason.MALFORMED, "02", WireInput::readBoolean);
        refuse(CloseReason.MALFORMED, "ff", WireInput::readBoolean);
    }

    @Test
    void shouldRefuseNullAndEnumValuesThatThereAreNot() {
        assertEquals(1, input("02").readOrdinal(2));
        refuse(CloseReason.MALFORMED, "00", in -> in.readOrdinal(2));
        refuse(CloseReason.OUT_OF_RANGE, "03", in -> in.readOrdinal(2));
        refuse(CloseReason.OUT_OF_RANGE, "ffffffff0f", in -> in.readOrdinal(2));
        refuse(CloseReason.MALFORMED, "00", in -> in.readBytes(2));
        refuse(CloseReason.MALFORMED, "00", in -> in.readText(2));
    }

    @Test
    void shouldRefuseNaNAndInfinity() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            WireOutput out = new WireOutput(16, 16);
            out.writeFloat(value);
            refuse(CloseReason.OUT_OF_RANGE, HEX.formatHex(out.toBytes()), WireInput::readFloat);
            out.clear();
            out.writeDouble(value);
            refuse(CloseReason.OUT_OF_RANGE, HEX.formatHex(out.toBytes()), WireInput::readDouble);
        }
    }

    @Test
    void shouldRefuseLengthsBeyondTheBytesThatAreThere() {
        for (String hex : new String[] {"04aabb", "ffffffff07aabb", "ffffffff0faabb", "8080808008"}) {
            refuse(CloseReason.MALFORMED, hex, in -> in.readBytes(Integer.MAX_VALUE));
            refuse(CloseReason.MALFORMED, hex, in -> in.readText(Integer.MAX_VALUE));
        }
        refuse(CloseReason.OUT_OF_RANGE, "03aabb", in -> in.readBytes(1));
        refuse(CloseReason.MALFORMED, "05", in -> in.readCount(4));
        refuse(CloseReason.MALFORMED, "ffffffff0f", in -> in.readCount(4));
    }

    @Test
    void shouldReadEveryTextThatJavaWritesAndNoOther() {
        Seeds.check(20_000, random -> {
            byte[] bytes = new byte[random.nextInt(1, 6)];
            random.nextBytes(bytes);
            bytes[0] |= (byte) (random.nextBoolean() ? 0xc0 : 0);
            for (int i = 1; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(8) > 0 ? (bytes[i] & 0x3f) | 0x80 : bytes[i]);
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            // Decoding replaces what is not UTF-8, so that encoding again gives other bytes.
            boolean isUtf8 = HEX.formatHex(bytes).equals(HEX.formatHex(text.getBytes(StandardCharsets.UTF_8)));
            boolean allowed = isUtf8 && text.chars().noneMatch(Character::isISOControl);
            assertEquals(allowed, Utf8.isText(bytes, 0, bytes.length, text.length()), text);
            assertFalse(Utf8.isText(bytes, 0, bytes.length, text.length() - 1), text);
        });
    }

    @Test
    void shouldCountTextInUtf16Units() {
        byte[] rocket = "\ud83d\ude80".getBytes(StandardCharsets.UTF_8);
        assertTrue(Utf8.isText(rocket, 0, 4, 2));
        assertFalse(Utf8.isText(rocket, 0, 4, 1));
        assertArrayEquals(rocket, Utf8.encode("\ud83d\ude80", 2));
        assertNull(Utf8.encode("\ud83d\ude80", 1));
        assertNull(Utf8.encode("\ud83d", 4));
        assertNull(Utf8.encode("a\ude80", 4));
        assertNull(Utf8.encode("\u0007", 4));
    }

    @Test
    void shouldGrowUpToItsLimit() {
        WireOutput out = new WireOutput(1, 100);
        out.writeRaw(new byte[100], 0, 100);
        assertThrows(KryoBufferOverflowException.class, () -> out.writeByte((byte) 0));
        out.rewind(99);
        out.writeByte((byte) 7);
        assertEquals(100, out.position());
        assertEquals(7, out.buffer()[99]);
        out.clear();
        assertEquals(0, out.position());
    }

    @Test
    void shouldSliceAndEnd() {
        WireInput in = input("0102030405");
        WireInput slice = new WireInput();
        assertEquals(1, in.readByte());
        in.readSlice(2, slice);
        assertEquals(2, slice.readByte());
        assertThrows(RefusedException.class, slice::requireEnd);
        assertEquals(3, slice.readByte());
        slice.requireEnd();
        assertThrows(RefusedException.class, slice::readByte);
        assertThrows(RefusedException.class, () -> in.readSlice(3, slice));
        assertThrows(RefusedException.class, () -> in.readSlice(-1, slice));
        assertEquals(4, in.readByte());
        assertFalse(in.remaining() == 0);
        assertTrue(in.readByte() == 5 && in.remaining() == 0);
    }
}
