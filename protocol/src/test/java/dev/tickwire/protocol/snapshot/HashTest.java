package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.schema.FieldType.Text;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashTest {
    private static int hash(int... words) {
        int hash = 0;
        for (int word : words) {
            hash = Murmur3.add(hash, word);
        }
        return Murmur3.finish(hash, words.length);
    }

    private static int[] words(String text) {
        int[] words = new int[text.length() / 4];
        ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(words);
        return words;
    }

    /** Values published for MurmurHash3_x86_32 with seed 0. */
    @Test
    void shouldBeMurmurHash3() {
        assertEquals(0, hash());
        assertEquals(0x2362f9de, hash(0));
        assertEquals(0x76293b50, hash(-1));
        assertEquals(0xf55b516b, hash(0x87654321));
        assertEquals(0xba6bd213, hash(words("test")));
    }

    @Test
    void shouldPadTextWithZeros() {
        byte[] text = "abcde".getBytes(StandardCharsets.UTF_8);
        int expected = Murmur3.add(Murmur3.add(Murmur3.add(0, 5), 0x64636261), 0x65);
        assertEquals(expected, Murmur3.addText(0, text));
        byte[] high = {(byte) 0xf0, (byte) 0x9f, (byte) 0x9a, (byte) 0x80};
        assertEquals(Murmur3.add(Murmur3.add(0, 4), 0x809a9ff0), Murmur3.addText(0, high));
        assertEquals(Murmur3.add(0, 0), Murmur3.addText(0, new byte[0]));
    }

    /** Word for word as PROTOCOL.md section 6 lists them. */
    @Test
    void shouldTakeSlotsIdsOwnersHistoriesAndColumnsInOrder() {
        Schema schema = Schema.of(
                "hash",
                List.of(new Kind(
                        "A",
                        false,
                        List.of(
                                Sample.field("i", Sample.ANY_INT),
                                Sample.field("l", Sample.ANY_LONG),
                                Sample.field("t", new Text(8))))),
                List.of(),
                List.of(),
                List.of());
        GroupState state = new GroupState(schema, false);
        assertEquals(hash(0), state.hash());
        Table table = state.table(0);
        table.spawn(7, 1);
        table.spawn(8, 2);
        table.ints(0)[1] = -5;
        table.longs(1)[1] = 0x123456789abcdef0L;
        table.texts(2)[1] = "abcde".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                hash(2, 7, 1, 0, 0, 0, 0, 0, 0, 8, 2, 0, -5, 0, 0x9abcdef0, 0x12345678, 5, 0x64636261, 0x65),
                state.hash());
        table.remove(0);
        assertEquals(hash(2, 0, 8, 2, 0, -5, 0, 0x9abcdef0, 0x12345678, 5, 0x64636261, 0x65), state.hash());
        table.ints(0)[1]++;
        assertNotEquals(hash(2, 0, 8, 2, 0, -5, 0, 0x9abcdef0, 0x12345678, 5, 0x64636261, 0x65), state.hash());
    }
}
