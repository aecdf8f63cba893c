package dev.tickwire.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The facts of some consecutive ticks of a room, as they stand in a row: a header of at most {@link #HEADER_BYTES_MAX}
 * bytes (typically 14), then the content.
 *
 * <pre>
 * varint key, epoch, sequence, first tick, ticks, length of the content
 * CRC32C of these and the content, 4 bytes;  content
 * </pre>
 *
 * <p>A varint has 7 bits per byte, low ones first, the top bit set in all bytes but the last.
 *
 * @param key of the room: {@link Grant}
 * @param epoch of the room's grant
 * @param sequence from 0 in each segment
 * @param firstTick the first of its ticks
 * @param ticks above 0
 * @param row holds the content; nobody changes it
 * @param offset where the content begins
 * @param length bytes of the content
 */
public record Chunk(int key, int epoch, int sequence, int firstTick, int ticks, byte[] row, int offset, int length) {
    public static final int HEADER_BYTES_MAX = 24;
    public static final int KEY_MAX = (1 << 28) - 1;
    public static final int EPOCH_MAX = (1 << 21) - 1;
    /** Chunks of a segment: a day at 20 per second. A room that exceeds it begins a segment. */
    public static final int SEQUENCE_MAX = (1 << 21) - 1;

    public static final int TICKS_MAX = (1 << 14) - 1;
    /** Bytes of content. A room whose facts exceed it in one chunk begins a segment. */
    public static final int CONTENT_BYTES_MAX = (1 << 21) - 1;

    private static final int CRC_BYTES = 4;
    private static final int VARINT_BYTES_MAX = 5;

    public int lastTick() {
        return firstTick + ticks - 1;
    }

    /** A view of the content. */
    public ByteBuffer content() {
        return ByteBuffer.wrap(row, offset, length).slice().asReadOnlyBuffer();
    }

    /** Where the next chunk of the row begins. */
    int end() {
        return offset + length;
    }

    /**
     * Writes a chunk. The caller has checked the limits.
     *
     * @param to has {@link #HEADER_BYTES_MAX} {@code + length} bytes from {@code at} on
     * @param crc of the calling thread, so that none is allocated
     * @return where it ends
     */
    static int write(
            byte[] to,
            int at,
            Grant grant,
            int sequence,
            int firstTick,
            int ticks,
            byte[] content,
            int offset,
            int length,
            CRC32C crc) {
        int position = varint(to, at, grant.key());
        position = varint(to, position, grant.epoch());
        position = varint(to, position, sequence);
        position = varint(to, position, firstTick);
        position = varint(to, position, ticks);
        int headerEnd = varint(to, position, length);
        System.arraycopy(content, offset, to, headerEnd + CRC_BYTES, length);
        int sum = sum(to, at, headerEnd, length, crc);
        for (int i = 0; i < CRC_BYTES; i++) {
            to[headerEnd + i] = (byte) (sum >>> (8 * i));
        }
        return headerEnd + CRC_BYTES + length;
    }

    /** The chunk that begins at {@code at}; {@code null} if the row ends there, or what is there is no sound chunk. */
    static @Nullable Chunk read(byte[] row, int at) {
        Header in = new Header(row, at);
        int key = in.varint();
        int epoch = in.varint();
        int sequence = in.varint();
        int firstTick = in.varint();
        int ticks = in.varint();
        int length = in.varint();
        int headerEnd = in.at;
        if (in.bad
                || ticks == 0
                || firstTick > Integer.MAX_VALUE - ticks
                || length > row.length - headerEnd - CRC_BYTES) {
            return null;
        }
        int sum = 0;
        for (int i = 0; i < CRC_BYTES; i++) {
            sum |= (row[headerEnd + i] & 0xff) << (8 * i);
        }
        return sum == sum(row, at, headerEnd, length, new CRC32C())
                ? new Chunk(key, epoch, sequence, firstTick, ticks, row, headerEnd + CRC_BYTES, length)
                : null;
    }

    private static int sum(byte[] row, int at, int headerEnd, int length, CRC32C crc) {
        crc.reset();
        crc.update(row, at, headerEnd - at);
        crc.update(row, headerEnd + CRC_BYTES, length);
        return (int) crc.getValue();
    }

    private static int varint(byte[] to, int at, int value) {
        int position = at;
        int rest = value;
        while (rest >= 0x80) {
            to[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[position++] = (byte) rest;
        return position;
    }

    /** Reads varints; {@link #bad} once one is cut, too long or negative. */
    private static final class Header {
        private final byte[] row;
        private int at;
        private boolean bad;

        Header(byte[] row, int at) {
            this.row = row;
            this.at = at;
        }

        int varint() {
            long value = 0;
            for (int i = 0; i < VARINT_BYTES_MAX && at < row.length; i++) {
                byte b = row[at++];
                value |= (long) (b & 0x7f) << (7 * i);
                if (b >= 0) {
                    bad |= value > Integer.MAX_VALUE;
                    return (int) value;
                }
            }
            bad = true;
            return 0;
        }
    }
}
