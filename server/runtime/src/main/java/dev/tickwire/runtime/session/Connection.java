package dev.tickwire.runtime.session;

import dev.tickwire.protocol.CloseReason;
import java.nio.ByteBuffer;

/**
 * One client's socket, as the room sees it: whole binary messages in, whole binary messages out.
 *
 * <p><b>Threads.</b> Every method is called by the room's worker. What else touches the socket (finishing a parked tail, closing) is the
 * implementation's business and never blocks the worker.
 *
 * <p><b>Bounds.</b> An implementation holds at most one unfinished incoming message and the tail of one outgoing message.
 */
public interface Connection {
    /** Free bytes that {@link #send} needs before the message, for the header of the transport. */
    int HEADROOM_BYTES = 10;

    /** One that is not there. */
    Connection GONE = new Connection() {
        @Override
        public Peer receive(MessageSink sink) {
            return Peer.LOST;
        }

        @Override
        public boolean writable() {
            return false;
        }

        @Override
        public boolean send(ByteBuffer message) {
            throw new IllegalStateException("it is not writable");
        }

        @Override
        public void close(CloseReason reason, String text) {}
    };

    /** What a reading found out about the other side. */
    enum Peer {
        THERE,
        /** It has closed the connection with the close code of a player that leaves. Nothing further arrives. */
        LEFT,
        /** The connection is lost, or closed by this side. Nothing further arrives. */
        LOST
    }

    /** Takes the bytes of one message; they are valid during the call only. */
    interface MessageSink {
        void message(byte[] buffer, int offset, int length);
    }

    /**
     * Reads once what has arrived, at most {@code Limits.READ_BYTES_PER_TICK_MAX} from a socket, and hands on each whole message.
     *
     * @throws dev.tickwire.protocol.RefusedException if the bytes break the transport's protocol; the caller closes with its reason. What the sink
     *     throws passes through
     */
    Peer receive(MessageSink sink);

    /** True if {@link #send} would hand a message to the kernel now: nothing is parked and the connection is not closing. */
    boolean writable();

    /**
     * Sends one binary message: the bytes from position to limit. {@link #HEADROOM_BYTES} before the position may be overwritten; position and limit
     * are unspecified afterwards, the message bytes stay as they are. Must be {@link #writable}.
     *
     * @return false if the kernel did not take all of it: the rest is kept and sent when possible, and {@link #writable} is false until then
     */
    boolean send(ByteBuffer message);

    /** Sends a close frame with this reason and ends the connection within {@code Limits.CLOSE_LINGER_MS}; nothing is received or sent after. May be called twice. */
    void close(CloseReason reason, String text);
}
