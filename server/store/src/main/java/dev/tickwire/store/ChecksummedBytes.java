package dev.tickwire.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Bytes with a CRC32C behind them that also covers where they belong: room, epoch and tick. */
final class ChecksummedBytes {
    private static final int CRC_BYTES = 4;

    private ChecksummedBytes() {}

    static byte[] seal(byte[] content, int... place) {
        byte[] sealed = Arrays.copyOf(content, content.length + CRC_BYTES);
        ByteBuffer.wrap(sealed).putInt(content.length, crc(sealed, place));
        return sealed;
    }

    /** The content; {@code null} if it is not sound. */
    static byte @Nullable [] open(byte @Nullable [] sealed, int... place) {
        if (sealed == null || sealed.length < CRC_BYTES) {
            return null;
        }
        int length = sealed.length - CRC_BYTES;
        return ByteBuffer.wrap(sealed).getInt(length) == crc(sealed, place) ? Arrays.copyOf(sealed, length) : null;
    }

    private static int crc(byte[] sealed, int[] place) {
        CRC32C crc = new CRC32C();
        ByteBuffer covered = ByteBuffer.allocate(Integer.BYTES * place.length);
        for (int value : place) {
            covered.putInt(value);
        }
        crc.update(covered.flip());
        crc.update(sealed, 0, sealed.length - CRC_BYTES);
        return (int) crc.getValue();
    }
}
