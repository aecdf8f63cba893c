package dev.tickwire.runtime.transport;

import java.nio.ByteBuffer;
import java.util.Random;

/** Writes WebSocket frames of clients, including forbidden ones. */
public final class ClientFrames {
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private ClientFrames() {}

    public static byte[] binary(byte[] payload) {
        return frame(FrameParser.FIN | FrameParser.BINARY, payload);
    }

    public static byte[] close(int code) {
        return frame(FrameParser.FIN | FrameParser.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** A masked frame with its length in the shortest form. */
    public static byte[] frame(int first, byte[] payload) {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(14 + length).put((byte) first);
        if (length < 126) {
            frame.put((byte) (FrameParser.MASKED | length));
        } else if (length <= 0xffff) {
            frame.put((byte) (FrameParser.MASKED | 126)).putShort((short) length);
        } else {
            frame.put((byte) (FrameParser.MASKED | 127)).putLong(length);
        }
        frame.put(MASK);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % 4]));
        }
        return taken(frame);
    }

    public static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        for (byte[] part : parts) {
            all.put(part);
        }
        return taken(all);
    }

    public static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] taken(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
