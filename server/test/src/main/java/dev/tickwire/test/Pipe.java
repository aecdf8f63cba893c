package dev.tickwire.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One direction of a connection: takes chunks from one socket and gives them to the other when they arrive.
 *
 * <p><b>Threads.</b> The conditioner's.
 */
final class Pipe {
    /** The most bytes that it holds; then it reads no more, and the sender waits. */
    private static final int HELD_BYTES_MAX = 1 << 20;
    /** Bytes that each chunk counts besides its own, so that there is a limit for small ones, too. */
    private static final int CHUNK_OVERHEAD_BYTES = 64;

    private enum Kind {
        BYTES,
        END,
        BREAK
    }

    private record Chunk(Kind kind, double arrivalMs, ByteBuffer bytes) {
        int cost() {
            return CHUNK_OVERHEAD_BYTES + bytes.capacity();
        }
    }

    private final SocketChannel from;
    private final SocketChannel to;
    private final LinkModel way;
    private final Queue<Chunk> held = new ArrayDeque<>();
    private int heldBytes;
    private boolean readEnded;
    private boolean blocked;
    private boolean finished;

    Pipe(SocketChannel from, SocketChannel to, LinkModel way) {
        this.from = from;
        this.to = to;
        this.way = way;
    }

    /** Whether it takes more from its source. */
    boolean reads() {
        return !readEnded && heldBytes < HELD_BYTES_MAX;
    }

    /** Whether its target takes nothing more for now. */
    boolean blocked() {
        return blocked;
    }

    /** Whether the end of the source has come to the target. */
    boolean finished() {
        return finished;
    }

    /** When it next has something to deliver; infinite if a socket decides that. */
    double dueMs() {
        Chunk first = held.peek();
        return first == null || blocked ? Double.POSITIVE_INFINITY : first.arrivalMs();
    }

    /** Reads one chunk from the source. */
    void read(ByteBuffer scratch, double nowMs) {
        int count;
        try {
            count = from.read(scratch.clear());
        } catch (IOException e) {
            hold(Kind.BREAK, nowMs, ByteBuffer.allocate(0));
            return;
        }
        if (count < 0) {
            hold(Kind.END, nowMs, ByteBuffer.allocate(0));
        } else if (count > 0) {
            hold(
                    Kind.BYTES,
                    nowMs,
                    ByteBuffer.allocate(count).put(scratch.flip()).flip());
        }
    }

    private void hold(Kind kind, double nowMs, ByteBuffer bytes) {
        Chunk chunk = new Chunk(kind, way.arrivalMs(nowMs, bytes.remaining()), bytes);
        readEnded = kind != Kind.BYTES;
        heldBytes += chunk.cost();
        held.add(chunk);
    }

    /**
     * Writes the chunks that have arrived to the target, as far as it takes them.
     *
     * @throws IOException if the connection is broken at either end
     */
    void deliver(double nowMs) throws IOException {
        for (Chunk first = held.peek(); first != null && first.arrivalMs() <= nowMs; first = held.peek()) {
            switch (first.kind()) {
                case BYTES -> to.write(first.bytes());
                case END -> {
                    to.shutdownOutput();
                    finished = true;
                }
                case BREAK -> throw new IOException("the other end broke off");
            }
            blocked = first.bytes().hasRemaining();
            if (blocked) {
                return;
            }
            held.remove();
            heldBytes -= first.cost();
        }
    }
}
