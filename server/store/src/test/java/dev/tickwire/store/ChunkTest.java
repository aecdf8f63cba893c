package dev.tickwire.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ChunkTest {
    private final Random random = new Random(7);

    @Test
    void readsWhatItWrote() {
        byte[] content = new byte[300];
        random.nextBytes(content);
        byte[] row = new byte[1000];
        int end = Chunk.write(row, 17, new Grant(5, 2), 3, 1_000_000, 4, content, 10, 200, new CRC32C());
        Chunk chunk = Chunk.read(Arrays.copyOf(row, end), 17);
        assertNotNull(chunk);
        assertEquals(5, chunk.key());
        assertEquals(2, chunk.epoch());
        assertEquals(3, chunk.sequence());
        assertEquals(1_000_000, chunk.firstTick());
        assertEquals(1_000_003, chunk.lastTick());
        assertEquals(end, chunk.end());
        byte[] read = new byte[200];
        chunk.content().get(read);
        assertEquals(-1, Arrays.mismatch(read, Arrays.copyOfRange(content, 10, 210)));
    }

    @Test
    void headerHasAtMost24Bytes() {
        byte[] row = new byte[Chunk.HEADER_BYTES_MAX + Chunk.CONTENT_BYTES_MAX];
        int ticks = Chunk.TICKS_MAX;
        int end = Chunk.write(
                row,
                0,
                new Grant(Chunk.KEY_MAX, Chunk.EPOCH_MAX),
                Chunk.SEQUENCE_MAX,
                Integer.MAX_VALUE - ticks,
                ticks,
                new byte[Chunk.CONTENT_BYTES_MAX],
                0,
                Chunk.CONTENT_BYTES_MAX,
                new CRC32C());
        assertEquals(Chunk.HEADER_BYTES_MAX, end - Chunk.CONTENT_BYTES_MAX);
        Chunk chunk = Chunk.read(row, 0);
        assertNotNull(chunk);
        assertEquals(Integer.MAX_VALUE - 1, chunk.lastTick());
    }

    /** A busy server: 2,000 rooms, hours after the start. */
    @Test
    void headerOfAnOrdinaryChunkHas14Bytes() {
        byte[] row = new byte[100];
        assertEquals(14, Chunk.write(row, 0, new Grant(2000, 3), 150, 200_000, 1, new byte[0], 0, 0, new CRC32C()));
    }

    @Test
    void cutAtAnyByteGivesTheChunksBefore() {
        List<Integer> ends = new ArrayList<>();
        byte[] row = row(ends);
        for (int cut = 0; cut <= row.length; cut++) {
            int length = cut;
            long whole = ends.stream().filter(end -> end <= length).count();
            assertEquals(whole, read(Arrays.copyOf(row, cut)).size(), "cut at " + cut);
        }
    }

    @Test
    void anyFlippedBitEndsTheChunksBeforeIt() {
        List<Integer> ends = new ArrayList<>();
        byte[] row = row(ends);
        List<Chunk> all = read(row);
        for (int bit = 0; bit < 8 * row.length; bit++) {
            int at = bit / 8;
            byte[] flipped = row.clone();
            flipped[at] ^= (byte) (1 << (bit % 8));
            long whole = ends.stream().filter(end -> end <= at).count();
            List<Chunk> read = read(flipped);
            assertEquals(whole, read.size(), "bit " + bit);
            for (int i = 0; i < whole; i++) {
                assertEquals(all.get(i).content(), read.get(i).content());
            }
        }
    }

    @Test
    void anyBytesGiveAChunkOrNone() {
        byte[] bytes = new byte[40];
        for (int i = 0; i < 1_000_000; i++) {
            random.nextBytes(bytes);
            int at = random.nextInt(bytes.length + 1);
            if (random.nextBoolean()) {
                Arrays.fill(bytes, at, bytes.length, (byte) 1); // short varints: a header that fits
            }
            Chunk chunk = Chunk.read(bytes, at);
            assertTrue(chunk == null || chunk.end() <= bytes.length);
        }
        assertNull(Chunk.read(new byte[100], 0));
    }

    private byte[] row(List<Integer> ends) {
        byte[] row = new byte[2000];
        int at = 0;
        for (int i = 0; i < 12; i++) {
            byte[] content = new byte[random.nextInt(60)];
            random.nextBytes(content);
            Grant grant = new Grant(1 + random.nextInt(1 << (2 * i)), 1 + i);
            at = Chunk.write(row, at, grant, i, 1 << (2 * i), 1 + i, content, 0, content.length, new CRC32C());
            ends.add(at);
        }
        return Arrays.copyOf(row, at);
    }

    private static List<Chunk> read(byte[] row) {
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk = Chunk.read(row, 0); chunk != null; chunk = Chunk.read(row, chunk.end())) {
            chunks.add(chunk);
        }
        return chunks;
    }
}
