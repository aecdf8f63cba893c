package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frame of a checkpoint: four letters, the version of the format, the table, the state, and a CRC32C of all before
 * it.
 */
final class Envelope {
    private static final int MAGIC = 0x54575354; // "TWST"
    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = Integer.BYTES + 1;

    private Envelope() {}

    static byte[] wrap(NameTable table, Output state) {
        Output names = new Output(1024, -1);
        table.write(names);
        byte[] bytes = new byte[HEAD_BYTES + names.position() + state.position() + Integer.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).putInt(MAGIC).put(VERSION);
        buffer.put(names.getBuffer(), 0, names.position()).put(state.getBuffer(), 0, state.position());
        buffer.putInt(crc(bytes, bytes.length - Integer.BYTES));
        return bytes;
    }

    /**
     * The table and the state.
     *
     * @throws DamagedStateException if the bytes are damaged
     */
    static Input unwrap(byte[] bytes) {
        int end = bytes.length - Integer.BYTES;
        if (end < HEAD_BYTES) {
            throw new DamagedStateException("only " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt(end) != crc(bytes, end)) {
            throw new DamagedStateException("the checksum of " + bytes.length + " bytes differs");
        } else if (buffer.getInt() != MAGIC || buffer.get() != VERSION) {
            throw new DamagedStateException("it is not in format " + VERSION);
        }
        return new Input(bytes, HEAD_BYTES, end - HEAD_BYTES);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
