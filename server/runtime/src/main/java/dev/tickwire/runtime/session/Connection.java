package dev.tickwire.runtime.session;

import dev.tickwire.protocol.CloseReason;
import java.nio.ByteBuffer;

/**
 * One client's socket, as the room sees it: whole binary messages in, whole binary messages out.
 *
 * <p><b>Threads.</b> The room's worker calls every method. Other work on the socket (a parked tail, closing) is
 * internal to the implementation and never blocks the worker.
 *
 * <p><b>Bounds.</b> An implementation holds at most one unfinished incoming message and the tail of one outgoing
 * message.
 */
public interface Connection {
    /** Free bytes that {@link #send} needs before the message, for the transport's header. */
    int HEADROOM_BYTES = 10;

    /** The absence of a connection. */
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

    /** What {@link #receive} has learned about the other side. */
    enum Peer {
        THERE,
        /** The client has closed the connection with the close code for leaving. Nothing further arrives. */
        LEFT,
        /** The connection is lost, or closed by this side. Nothing further arrives. */
        LOST
    }

    /** Takes the bytes of one message, which are valid during the call only. */
    interface MessageSink {
        void message(byte[] buffer, int offset, int length);
    }

    /**
     * Reads once what has arrived, at most {@code Limits.READ_BYTES_PER_TICK_MAX} from a socket, and passes each whole
     * message to the sink. Exceptions of the sink pass through.
     *
     * @throws dev.tickwire.protocol.RefusedException if the bytes break the transport's protocol; the caller closes
     *     with its reason
     */
    Peer receive(MessageSink sink);

    /**
     * Whether {@link #send} would give a message to the kernel now: nothing is parked and the connection is not
     * closing.
     */
    boolean writable();

    /**
     * Sends one binary message, the bytes from position to limit. Requires {@link #writable}. The
     * {@link #HEADROOM_BYTES} before the position may be overwritten; position and limit are unspecified afterwards,
     * the message bytes are unchanged.
     *
     * @return false if the kernel did not take all of it: the tail is sent when possible, and {@link #writable} is
     *     false until then
     */
    boolean send(ByteBuffer message);

    /**
     * Sends a close frame and ends the connection within {@code Limits.CLOSE_LINGER_MS}; nothing is received or sent
     * afterwards. May be called twice.
     */
    void close(CloseReason reason, String text);
}
