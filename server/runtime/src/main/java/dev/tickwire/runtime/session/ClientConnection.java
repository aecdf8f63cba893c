package dev.tickwire.runtime.session;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.ByteBuffer;

/**
 * One connection of a client: its frames, its pings, its silence. A client has one at a time.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class ClientConnection {
    private final Connection connection;
    private final FrameChain frames;
    private int heardTick;
    private int pongNonce;
    private boolean pongDue;
    private boolean welcomed;

    /**
     * A new connection.
     *
     * @param tick the room's current tick
     */
    ClientConnection(Connection connection, FrameChain frames, int tick) {
        this.connection = connection;
        this.frames = frames;
        this.heardTick = tick;
    }

    Connection.Peer receive(Connection.MessageSink sink) {
        return connection.receive(sink);
    }

    FrameChain frames() {
        return frames;
    }

    boolean writable() {
        return connection.writable();
    }

    /** What to send at this snapshot tick. */
    FrameChain.Next nextFrame(int tick) {
        return frames.next(tick, connection.writable());
    }

    /** A message was received before this tick. */
    void received(int tick) {
        heardTick = tick;
    }

    /** For how many ticks nothing was received. */
    int silentTicks(int tick) {
        return tick - heardTick;
    }

    /**
     * Called for every message except {@code Ping}.
     *
     * @throws RefusedException before the welcome
     */
    void requireWelcomed() {
        if (!welcomed) {
            throw new RefusedException(CloseReason.UNEXPECTED, "only Ping before the Welcome");
        }
    }

    void sendWelcome(WireOutput welcome, ByteBuffer frame) {
        sendBytes(welcome, frame);
        welcomed = true;
    }

    void pinged(int nonce) {
        pongNonce = nonce;
        pongDue = true;
    }

    /** Answers the newest unanswered ping if the connection is writable. */
    void sendPong(WireOutput scratch, ByteBuffer frame) {
        if (pongDue && connection.writable()) {
            pongDue = false;
            scratch.clear();
            Messages.writePong(pongNonce, scratch);
            sendBytes(scratch, frame);
        }
    }

    void sendFrame(int tick, boolean keyframe, ByteBuffer frame) {
        if (frame.remaining() > Limits.FRAME_BYTES_MAX) {
            throw new IllegalStateException("a frame of " + frame.remaining() + " bytes, more than clients accept ("
                    + Limits.FRAME_BYTES_MAX + "): let the room hold less, or let each player see less of it");
        }
        frames.sent(tick, keyframe);
        connection.send(frame);
    }

    void close(CloseReason reason, String text) {
        connection.close(reason, text);
    }

    private void sendBytes(WireOutput message, ByteBuffer frame) {
        frame.clear().position(Connection.HEADROOM_BYTES);
        frame.put(message.buffer(), 0, message.position());
        frame.flip().position(Connection.HEADROOM_BYTES);
        connection.send(frame);
    }
}
