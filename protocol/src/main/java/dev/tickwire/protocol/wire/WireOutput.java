package dev.tickwire.protocol.wire;

import com.esotericsoftware.kryo.io.Output;

/**
 * Writes the pieces of PROTOCOL.md section 2 into an array that grows up to a limit.
 *
 * <p>Values are not checked: the caller knows what may be sent.
 *
 * <p>Threads: one. Memory: the array is kept, so that writing allocates nothing once it has grown.
 */
public final class WireOutput {
    private final Output out;

    /**
     * An empty output.
     *
     * @param bytesInitial size of the array to begin with
     * @param bytesMax size beyond which writing throws {@code KryoBufferOverflowException}
     */
    public WireOutput(int bytesInitial, int bytesMax) {
        out = new Output(bytesInitial, bytesMax);
    }

    /** The array; valid until the next write, which may replace it. */
    public byte[] buffer() {
        return out.getBuffer();
    }

    /** Number of bytes written. */
    public int position() {
        return out.position();
    }

    /** Forgets all bytes after the first N. */
    public void rewind(int position) {
        assert position <= out.position();
        out.setPosition(position);
    }

    /** Forgets all bytes. */
    public void clear() {
        out.reset();
    }

    /** What was written, in a new array. */
    public byte[] toBytes() {
        return out.toBytes();
    }

    /** An unsigned varint. */
    public void writeVarInt(int value) {
        out.writeVarInt(value, true);
    }

    /** An {@code int}: a zigzag varint. */
    public void writeInt(int value) {
        out.writeVarInt(value, false);
    }

    /** A {@code long}: a zigzag varint of at most 9 bytes. */
    public void writeLong(long value) {
        out.writeVarLong(value, false);
    }

    /** 1 byte. */
    public void writeByte(byte value) {
        out.writeByte(value);
    }

    /** 2 bytes, little endian. */
    public void writeShort(short value) {
        out.writeShort(value);
    }

    /** 2 bytes, little endian. */
    public void writeChar(char value) {
        out.writeChar(value);
    }

    /** 4 bytes, little endian. */
    public void writeFixedInt(int value) {
        out.writeInt(value);
    }

    /** 4 bytes, IEEE 754, little endian. */
    public void writeFloat(float value) {
        out.writeFloat(value);
    }

    /** 8 bytes, IEEE 754, little endian. */
    public void writeDouble(double value) {
        out.writeDouble(value);
    }

    /** 1 byte, 0 or 1. */
    public void writeBoolean(boolean value) {
        out.writeBoolean(value);
    }

    /** A {@code byte[]} or UTF-8 text: varint(length + 1), then the bytes. */
    public void writeBytes(byte[] value) {
        writeVarInt(value.length + 1);
        out.writeBytes(value);
    }

    /** Raw bytes of a region. */
    public void writeRaw(byte[] buffer, int offset, int length) {
        out.writeBytes(buffer, offset, length);
    }
}
