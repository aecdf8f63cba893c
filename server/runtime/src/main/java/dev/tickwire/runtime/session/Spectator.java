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
import dev.tickwire.runtime.metrics.Counters;
import java.nio.ByteBuffer;

/**
 * One who watches: it says how far it is, and nothing else. It lives as long as its connection.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Errors.</b> Whatever the client sends either takes effect, is dropped and counted, or ends the connection with a close code; it never throws.
 */
public final class Spectator implements Connection.MessageSink, ClientMessages {
    /** What stands for a player's id in the welcome of one who is none. */
    public static final int NO_PLAYER = 0;

    private final Newcomer who;
    private final Messages messages;
    private final Counters counters;
    private final MessageBucket bucket = new MessageBucket();
    private final Link link;
    private final int silentTicksMax;
    private int tick;
    private int seenTick;
    private boolean ended;

    /**
     * One who has come.
     *
     * @param tick that the room is at
     * @param seenTick that those who watch see now
     */
    public Spectator(
            Newcomer who,
            Connection connection,
            Messages messages,
            Counters counters,
            Settings settings,
            int tick,
            int seenTick) {
        this.who = who;
        this.messages = messages;
        this.counters = counters;
        this.link = new Link(connection, new FrameChain(settings, seenTick), tick);
        this.silentTicksMax = FrameChain.ticks(Limits.SILENCE_MS_MAX, settings);
        this.tick = tick;
        this.seenTick = seenTick;
    }

    public Newcomer who() {
        return who;
    }

    /** Whether it is gone. */
    public boolean ended() {
        return ended;
    }

    /**
     * Reads the connection once and takes in what came.
     *
     * @param tick that the room is at
     * @param ticks since this was last called
     */
    public void receive(int tick, int ticks, int seenTick) {
        this.tick = tick;
        this.seenTick = seenTick;
        for (int i = 0; i < ticks; i++) {
            bucket.refill();
        }
        try {
            if (link.receive(this) != Connection.Peer.THERE) {
                end(CloseReason.NORMAL, "");
            }
        } catch (RefusedException e) {
            counters.increment(Counter.MESSAGES_REFUSED);
            end(e.reason(), String.valueOf(e.getMessage()));
        }
    }

    /** Closes a connection over which nothing was heard for too long. */
    public void loseIfSilent(int tick) {
        if (!ended && link.silentTicks(tick) > silentTicksMax) {
            counters.increment(Counter.CLIENTS_SILENT);
            end(CloseReason.SILENT, "");
        }
    }

    @Override
    public void message(byte[] buffer, int offset, int length) {
        link.heard(tick);
        if (!bucket.take()) {
            counters.increment(Counter.MESSAGES_THROTTLED);
            return;
        }
        messages.decodeFromClient(buffer, offset, length, this);
        counters.increment(Counter.MESSAGES_RECEIVED);
    }

    @Override
    public void ping(int appliedTick, int nonce) {
        link.frames().applied(appliedTick);
        link.pinged(nonce);
    }

    @Override
    public void keyframeRequest(int group) {
        link.requireWelcomed();
        if (link.frames().requestKeyframe(seenTick)) {
            counters.increment(Counter.KEYFRAMES_REQUESTED);
        }
    }

    @Override
    public void inputs(
            int appliedTick, Record[] inputs, int count, int seq, int targetTick, int viewFraction, int viewTick) {
        throw notHere();
    }

    @Override
    public void commands(Record[] commands, int count, int seq) {
        throw notHere();
    }

    @Override
    public void exactRequest() {
        throw notHere();
    }

    private static RefusedException notHere() {
        return new RefusedException(CloseReason.UNEXPECTED, "who watches does not play");
    }

    /** Answers the newest ping, if one is unanswered and the connection is free. */
    public void sendPong(WireOutput scratch, ByteBuffer frame) {
        if (!ended) {
            link.sendPong(scratch, frame);
        }
    }

    /** Sends the connection's first message. */
    public void sendWelcome(Welcome welcome, WireOutput scratch, ByteBuffer frame) {
        scratch.clear();
        messages.encode(welcome, scratch);
        link.sendWelcome(scratch, frame);
    }

    /** What to send when those who watch see this tick. */
    public FrameChain.Next nextFrame(int seenTick) {
        return link.nextFrame(seenTick);
    }

    /** Whether the frame of this tick, or of a later one, was sent. */
    public boolean sent(int seenTick) {
        return link.frames().sentTick() >= seenTick;
    }

    /** Whether a frame can be sent now. */
    public boolean writable() {
        return link.writable();
    }

    /** Frames up to this tick were to be sent, and the connection did not take all of them. */
    public void fallBehind(int seenTick) {
        link.frames().broken(seenTick);
    }

    /** Sends a frame of this tick; the connection is {@link Connection#writable}. */
    public void sendFrame(int seenTick, boolean keyframe, ByteBuffer frame) {
        link.sendFrame(seenTick, keyframe, frame);
        counters.increment(Counter.FRAMES_SENT);
    }

    /** Ends it, once. */
    public void end(CloseReason reason, String text) {
        if (!ended) {
            ended = true;
            link.close(reason, text);
        }
    }
}
