package dev.tickwire.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import dev.tickwire.protocol.RefusedException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the pieces of PROTOCOL.md section 2 out of a region of bytes and nothing beyond it.
 *
 * <p>Every method throws {@link RefusedException}: {@code MALFORMED} where the bytes end too soon or are not the one
 * encoding of a value, {@code OUT_OF_RANGE} where the value is not allowed. Nothing is allocated by a length that was
 * not checked against the bytes that are there.
 *
 * <p>Threads: one.
 */
public final class WireInput {
    private final Input in = new Input(0);

    /** Starts over with a region of an array, which is not copied. */
    public void reset(byte[] buffer, int offset, int length) {
        in.setBuffer(buffer, offset, length);
    }

    /** Index in the array of the next byte. */
    public int position() {
        return in.position();
    }

    /** Bytes left. */
    public int remaining() {
        return in.limit() - in.position();
    }

    /** Refuses bytes after the message. */
    public void requireEnd() {
        if (remaining() != 0) {
            throw RefusedException.malformed("bytes after the end");
        }
    }

    /** An unsigned varint as 32 bits; a count or length must check for negative. */
    public int readVarInt() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            require(1);
            int next = in.readByte();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                if ((shift > 0 && next == 0) || (shift == 28 && next > 0x0f)) {
                    throw RefusedException.malformed("a varint not in its shortest form");
                }
                return value;
            }
        }
        throw RefusedException.malformed("a varint of more than 5 bytes");
    }

    /** A count or length: a varint from 0 to {@code max}. */
    public int readCount(int max) {
        int count = readVarInt();
        if (count < 0 || count > max) {
            throw RefusedException.malformed("a count beyond its limit");
        }
        return count;
    }

    /** An {@code int}: a zigzag varint. */
    public int readInt() {
        int zigzag = readVarInt();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** A {@code long}: a zigzag varint of at most 9 bytes. */
    public long readLong() {
        long zigzag = 0;
        for (int shift = 0; shift < 56; shift += 7) {
            require(1);
            int next = in.readByte();
            zigzag |= (next & 0x7fL) << shift;
            if (next >= 0) {
                if (shift > 0 && next == 0) {
                    throw RefusedException.malformed("a varint not in its shortest form");
                }
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        require(1);
        long last = in.readByte() & 0xffL;
        if (last == 0) {
            throw RefusedException.malformed("a varint not in its shortest form");
        }
        zigzag |= last << 56;
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** 1 byte, two's complement. */
    public byte readByte() {
        require(1);
        return in.readByte();
    }

    /** 2 bytes, little endian. */
    public short readShort() {
        require(2);
        return in.readShort();
    }

    /** 2 bytes, little endian. */
    public char readChar() {
        require(2);
        return in.readChar();
    }

    /** 4 bytes, little endian, any value. */
    public int readFixedInt() {
        require(4);
        return in.readInt();
    }

    /** 4 bytes, IEEE 754, little endian; finite. */
    public float readFloat() {
        require(4);
        float value = in.readFloat();
        if (!Float.isFinite(value)) {
            throw RefusedException.outOfRange("NaN or infinity");
        }
        return value;
    }

    /** 8 bytes, IEEE 754, little endian; finite. */
    public double readDouble() {
        require(8);
        double value = in.readDouble();
        if (!Double.isFinite(value)) {
            throw RefusedException.outOfRange("NaN or infinity");
        }
        return value;
    }

    /** 1 byte, 0 or 1. */
    public boolean readBoolean() {
        byte value = readByte();
        if (value != 0 && value != 1) {
            throw RefusedException.malformed("a boolean that is neither 0 nor 1");
        }
        return value == 1;
    }

    /** An ordinal, written as varint(ordinal + 1). */
    public int readOrdinal(int count) {
        int ordinal = readVarInt() - 1;
        if (ordinal == -1) {
            throw RefusedException.malformed("null");
        }
        if (ordinal < 0 || ordinal >= count) {
            throw RefusedException.outOfRange("no such enum value");
        }
        return ordinal;
    }

    /** A {@code byte[]} of at most N bytes: varint(length + 1), then the bytes. */
    public byte[] readBytes(int bytesMax) {
        int length = readLength();
        if (length > bytesMax) {
            throw RefusedException.outOfRange("more bytes than allowed");
        }
        return in.readBytes(length);
    }

    /** Text of at most N UTF-16 units: varint(length + 1), then UTF-8, checked as the protocol says. */
    public String readText(int unitsMax) {
        int length = readLength();
        if (!Utf8.isText(in.getBuffer(), in.position(), length, unitsMax)) {
            throw RefusedException.outOfRange("text that is too long or not allowed");
        }
        String text = new String(in.getBuffer(), in.position(), length, StandardCharsets.UTF_8);
        in.setPosition(in.position() + length);
        return text;
    }

    /** Hands the next bytes to another input, and goes on after them. */
    public void readSlice(int length, WireInput slice) {
        require(length);
        slice.reset(in.getBuffer(), in.position(), length);
        in.setPosition(in.position() + length);
    }

    private int readLength() {
        int length = readVarInt() - 1;
        if (length == -1) {
            throw RefusedException.malformed("null");
        }
        require(length);
        return length;
    }

    private void require(int bytes) {
        if (bytes < 0 || bytes > remaining()) {
            throw RefusedException.malformed("truncated");
        }
    }
}
