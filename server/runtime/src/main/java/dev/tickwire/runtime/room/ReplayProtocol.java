package dev.tickwire.runtime.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickwire.store.Chunk;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protocol between a host and a build that replays for it, over the build's standard input and output. Both begin
 * with {@link #MAGIC} and their version; then the host names the build and the class of the game, and the build answers
 * with an empty text or the reason of its refusal. After that the host sends rooms, one at a time, and the build
 * answers each. It ends with its input.
 *
 * <p>Numbers have 4 bytes, highest first; texts are UTF-8; texts and bytes begin with their length. Both sides may be
 * of different versions of Tickwire: any change here, except in the first 8 bytes, changes {@link #VERSION}.
 */
final class ReplayProtocol {
    static final int MAGIC = 0x54_57_52_50;
    static final int VERSION = 1;

    private static final int BYTES_MAX = 1 << 30;
    private static final int CHUNKS_MAX = Chunk.SEQUENCE_MAX;

    private ReplayProtocol() {}

    /**
     * A room.
     *
     * @param header of its segment: {@link SegmentHeader}
     * @param state with which the segment begins: {@link StoredState}
     * @param chunks after it
     */
    record Request(byte[] header, byte[] state, List<Chunk> chunks) {
        void write(DataOutputStream out) throws IOException {
            bytes(out, header);
            bytes(out, state);
            out.writeInt(chunks.size());
            for (Chunk chunk : chunks) {
                out.writeInt(chunk.firstTick());
                out.writeInt(chunk.ticks());
                out.writeInt(chunk.length());
                out.write(chunk.row(), chunk.offset(), chunk.length());
            }
            out.flush();
        }

        /** The next request; {@code null} after the last. */
        static @Nullable Request read(DataInputStream in) throws IOException {
            in.mark(1);
            if (in.read() < 0) {
                return null;
            }
            in.reset();
            byte[] header = bytes(in);
            byte[] state = bytes(in);
            List<Chunk> chunks = new ArrayList<>();
            for (int left = number(in, CHUNKS_MAX); left > 0; left--) {
                int firstTick = in.readInt();
                int ticks = in.readInt();
                byte[] content = bytes(in);
                chunks.add(new Chunk(0, 0, chunks.size(), firstTick, ticks, content, 0, content.length));
            }
            return new Request(header, state, chunks);
        }
    }

    /**
     * The room at the end of the replay.
     *
     * @param tick of the end
     * @param state after it: {@link StoredState}; empty: the room could not be replayed at all
     * @param failure why the end is not that of the last chunk; empty: it is
     */
    record Answer(int tick, byte[] state, String failure) {
        static Answer nothing(String why) {
            return new Answer(0, new byte[0], why);
        }

        void write(DataOutputStream out) throws IOException {
            out.writeInt(tick);
            bytes(out, state);
            text(out, failure);
            out.flush();
        }

        static Answer read(DataInputStream in) throws IOException {
            return new Answer(in.readInt(), bytes(in), text(in));
        }
    }

    /**
     * Begins for the host.
     *
     * @return the version of both sides
     * @throws IOException with the reason, if the build does not replay
     */
    static int begin(DataInputStream in, DataOutputStream out, String build, String game) throws IOException {
        greet(out);
        text(out, build);
        text(out, game);
        out.flush();
        int version = greeted(in);
        if (version != VERSION) {
            throw new IOException("version " + version + " of the protocol instead of " + VERSION);
        }
        String refusal = text(in);
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        return version;
    }

    /** The first 8 bytes. */
    static void greet(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.flush();
    }

    /** The version of the other side. */
    static int greeted(DataInputStream in) throws IOException {
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new IOException("it begins with " + Integer.toHexString(magic));
        }
        return in.readInt();
    }

    static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(UTF_8));
    }

    static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), UTF_8);
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = number(in, BYTES_MAX);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static int number(DataInputStream in, int max) throws IOException {
        int number = in.readInt();
        if (number < 0 || number > max) {
            throw new IOException("it says " + number + " where at most " + max + " is possible");
        }
        return number;
    }
}
