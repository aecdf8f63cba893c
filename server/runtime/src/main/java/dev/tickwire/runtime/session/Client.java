package dev.tickwire.runtime.session;

import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.ClientMessages;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import java.nio.ByteBuffer;

/**
 * The server's side of one client, player or spectator: reads its messages, answers its pings, and decides which frame
 * it can be sent.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Errors.</b> A message takes effect, is dropped and counted, or ends the client with a close code; nothing is
 * thrown.
 */
public abstract sealed class Client implements Connection.MessageSink, ClientMessages permits Session, Spectator {
    final CounterSink counters;
    final Settings settings;
    private final Messages messages;
    private final MessageTokenBucket bucket = new MessageTokenBucket();
    private ClientConnection link;

    Client(ClientConnection link, Messages messages, CounterSink counters, Settings settings) {
        this.link = link;
        this.messages = messages;
        this.counters = counters;
        this.settings = settings;
    }

    /** Whether the client has a connection and has not ended. */
    abstract boolean listens();

    /** The tick before which the connection is being read. */
    abstract int readTick();

    /** The tick of the frames that the client receives now. */
    abstract int frameTick();

    /** The connection has ended. */
    abstract void gone(Connection.Peer how);

    /** The client has sent a message that breaks the protocol. */
    abstract void refused(CloseReason reason, String why);

    final ClientConnection link() {
        return link;
    }

    final void link(ClientConnection next) {
        link = next;
    }

    /**
     * Reads the connection once and takes the messages in.
     *
     * @param ticks since the last call
     */
    final void read(int ticks) {
        bucket.refill(ticks);
        if (!listens()) {
            return;
        }
        try {
            Connection.Peer peer = link.receive(this);
            if (peer != Connection.Peer.THERE) {
                gone(peer);
            }
        } catch (RefusedException e) {
            counters.increment(Counter.MESSAGES_REFUSED);
            refused(e.reason(), String.valueOf(e.getMessage()));
        }
    }

    /** Whether an existing connection has been silent for too long. */
    final boolean silent(int tick) {
        boolean silent = listens() && link.silentTicks(tick) > FrameChain.ticks(Limits.SILENCE_MS_MAX, settings);
        counters.add(Counter.CLIENTS_SILENT, silent ? 1 : 0);
        return silent;
    }

    @Override
    public void message(byte[] buffer, int offset, int length) {
        link.received(readTick());
        if (!bucket.take()) {
            counters.increment(Counter.MESSAGES_THROTTLED);
            return;
        }
        messages.decodeFromClient(buffer, offset, length, this);
        counters.increment(Counter.MESSAGES_RECEIVED);
    }

    @Override
    public final void ping(int appliedTick, int nonce) {
        link.frames().applied(appliedTick);
        link.pinged(nonce);
    }

    @Override
    public final void keyframeRequest(int group) {
        link.requireWelcomed();
        if (link.frames().requestKeyframe(frameTick())) { // of all groups, whichever it names
            counters.increment(Counter.KEYFRAMES_REQUESTED);
        }
    }

    /** Answers the newest unanswered ping if the connection is writable. */
    public final void sendPong(WireOutput scratch, ByteBuffer frame) {
        if (listens()) {
            link.sendPong(scratch, frame);
        }
    }

    /** Sends the connection's first message; from now on messages other than {@code Ping} are allowed. */
    public void sendWelcome(Welcome welcome, WireOutput scratch, ByteBuffer frame) {
        scratch.clear();
        messages.encode(welcome, scratch);
        link.sendWelcome(scratch, frame);
    }

    /** What to send at this snapshot tick over an existing connection. */
    public final FrameChain.Next nextFrame(int tick) {
        return link.nextFrame(tick);
    }

    /** Whether a frame can be sent now. */
    public final boolean writable() {
        return link.writable();
    }

    /** The connection did not take all frames up to this tick; the client needs a keyframe. */
    public final void fallBehind(int tick) {
        link.frames().broken(tick);
    }

    /** Sends a frame of this tick. The connection must be {@link Connection#writable}. */
    public final void sendFrame(int tick, boolean keyframe, ByteBuffer frame) {
        link.sendFrame(tick, keyframe, frame);
        counters.increment(Counter.FRAMES_SENT);
    }
}
